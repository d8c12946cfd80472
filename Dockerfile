FROM python:3.13-slim-bookworm AS build
WORKDIR /src
# What places the words of clouds is compiled, and so is pycld2 where it does not come ready-made: in this stage.
# The headers come with the image's own Python, or with Debian's where that is the base's.
RUN apt-get update && apt-get install -y --no-install-recommends g++ \
 && { ls "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" \
   || apt-get install -y --no-install-recommends python3-dev; }
RUN python3 -m venv /opt/rebus
COPY requirements.lock pyproject.toml ./
# Packages first and by themselves: they stay cached while only our own code changes.
RUN /opt/rebus/bin/pip install --no-cache-dir --no-compile --no-deps --require-hashes -r requirements.lock
COPY README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY core core
# The root file system is read-only later on, so bytecode is made here; what only installs packages stays here.
RUN /opt/rebus/bin/pip install --no-cache-dir --no-compile --no-deps --no-build-isolation . \
 && /opt/rebus/bin/python -I -c 'import core.cloud._bitmask' \
 && /opt/rebus/bin/pip uninstall --yes cython setuptools pip \
 && rm /opt/rebus/lib/python3*/site-packages/wordfreq/data/large_* \
 && /opt/rebus/bin/python -m compileall -q -j 0 /opt/rebus/lib

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="Rebus" \
      org.opencontainers.image.description="A Telegram bot that turns pictures into words and words into pictures." \
      org.opencontainers.image.licenses="LGPL-3.0-or-later"
COPY tools/apt-packages.txt /tmp/
# Clouds are drawn in bold letters, and keyness asks the small lists of words: the others are not needed.
RUN apt-get update \
 && sed 's/#.*//' /tmp/apt-packages.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -y --no-install-recommends \
 && rm /usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /usr/share/doc /usr/share/man /tmp/apt-packages.txt \
 && useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin rebus \
 && install -d -o rebus -m 700 /data
COPY --from=build /opt/rebus /opt/rebus

ENV PATH=/opt/rebus/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    REBUS_DATA_DIR=/data \
    REBUS_HOST=0.0.0.0
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080 8081
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('REBUS_PORT', '8080') + '/healthz', timeout=4)"]
ENTRYPOINT ["rebus"]
CMD ["run"]
