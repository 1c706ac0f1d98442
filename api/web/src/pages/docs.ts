/** The API's documentation: Swagger UI from our own files. */

import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import { current } from "../identity/session";
import "./docs.css";

interface Request { url: string; headers: Record<string, string> }

SwaggerUI({
  url: "/openapi.json",
  domNode: document.querySelector("#docs"),
  deepLinking: true,
  validatorUrl: null, // it would be asked at another site
  requestInterceptor: (request: Request): Request => {
    const who = current();
    if (who && request.url.startsWith(location.origin)) request.headers["Authorization"] ??= `Bearer ${who.token}`;
    return request;
  },
});
