# One image for the API, the worker and the migration job; the argument chooses (`pledgebook --help`).

FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements-setup.lock requirements.lock ./
RUN python -m venv /tools \
 && /tools/bin/pip install --no-cache-dir --require-hashes --requirement requirements-setup.lock \
 && python -m venv --without-pip /opt/pledgebook \
 && /tools/bin/uv pip sync --no-cache --python /opt/pledgebook/bin/python --require-hashes requirements.lock
COPY pyproject.toml ./
COPY domain domain
COPY workflows workflows
COPY projections projections
COPY api api
COPY runtime runtime
RUN /tools/bin/hatchling build --target wheel --directory dist \
 && /tools/bin/uv pip install --no-cache --no-deps --python /opt/pledgebook/bin/python dist/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/pledgebook --create-home pledgebook
COPY --from=build /opt/pledgebook /opt/pledgebook
ENV PATH=/opt/pledgebook/bin:$PATH PYTHONUNBUFFERED=1 PLEDGEBOOK_DATA_DIR=/var/lib/pledgebook
USER pledgebook
WORKDIR /var/lib/pledgebook
EXPOSE 8000
ENTRYPOINT ["pledgebook"]
CMD ["api"]
