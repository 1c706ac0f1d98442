/** The console's page. */
import "../look/page.css";
