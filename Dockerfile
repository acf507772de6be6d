# giaoviec as a service, with what reads scans and old Word files. compose.yaml puts the search server and the database
# beside it; docs/scale.md tells what is to be set.
FROM python:3.12-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends antiword fonts-dejavu-core libglib2.0-0 tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home giaoviec \
    && install -d -o giaoviec -g giaoviec /var/lib/giaoviec

WORKDIR /opt/giaoviec
COPY requirements-server.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-server.lock

COPY pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY nlp nlp
COPY corpus corpus
COPY api api
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .

# What is kept stands in the volume alone; the program's own files belong to root.
ENV GIAOVIEC_DATA_DIR=/var/lib/giaoviec \
    GIAOVIEC_HOST=0.0.0.0 \
    GIAOVIEC_PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1
USER giaoviec
VOLUME /var/lib/giaoviec
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/v1/health', timeout=8)"]
ENTRYPOINT ["giaoviec"]
CMD ["serve"]
