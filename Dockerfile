# One image: the API. No container has been run from it; what it runs has been (`api/deployment/install`, see DEPLOY.md).
FROM python:3.12-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
COPY constraints.txt pyproject.toml README.md hatch_build.py ./
COPY .ci/stages.py .ci/
COPY api/deployment/install api/deployment/
COPY api api
COPY assistant assistant
COPY evals evals
COPY knowledge knowledge
COPY tools tools
RUN api/deployment/install /opt/mcap

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 mcap && mkdir /var/lib/mcap && chown mcap /var/lib/mcap
COPY --from=build /opt/mcap /opt/mcap
ENV PATH=/opt/mcap/bin:$PATH MCAP_HOME=/var/lib/mcap MCAP_ENV=production
USER mcap
VOLUME /var/lib/mcap
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"
CMD ["mcap", "serve", "--host", "0.0.0.0", "--workers", "2"]
