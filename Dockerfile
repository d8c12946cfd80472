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
# The root file system is read-only later on, so bytecode is made here. What nothing at work asks for is left out: the
# installers; packages' own tests, sources in C and stubs; onnxruntime's library for C and its tools; columns of UniDic;
# names of languages, which ICU knows too (Babel itself asks for the locales of our catalogues); big lists of words.
COPY tools/slim_unidic.py /tmp/
RUN /opt/rebus/bin/pip install --no-cache-dir --no-compile --no-deps --no-build-isolation . \
 && /opt/rebus/bin/python -I -c 'import core.cloud._bitmask, core.cloud._outlines, core.cloud._tokens' \
 && /opt/rebus/bin/pip uninstall --yes cython setuptools pip \
 && cd /opt/rebus/lib/python3*/site-packages \
 && /opt/rebus/bin/python /tmp/slim_unidic.py unidic_lite/dicdir \
 && rm -r wordfreq/data/large_* wordfreq/data/jieba_* sqlalchemy/testing onnxruntime/transformers onnxruntime/quantization \
      onnxruntime/tools onnxruntime/datasets onnxruntime/capi/libonnxruntime.so* \
 && find babel/locale-data -type f ! -name 'root.dat' ! -name 'en*.dat' ! -name 'zh*.dat' -delete \
 && find . -depth -type d -name tests -exec rm -r {} + \
 && find . -type f \( -name '*.c' -o -name '*.pyi' \) -delete \
 && /opt/rebus/bin/python -m compileall -q -j 0 /opt/rebus/lib

FROM python:3.13-slim-bookworm AS system
COPY tools/apt-packages.txt /tmp/
# Clouds are drawn in bold letters: where a family has them, its others are not needed. Nor are the base's own installers
# and the translations of its tools.
RUN apt-get update \
 && sed 's/#.*//' /tmp/apt-packages.txt | DEBIAN_FRONTEND=noninteractive xargs apt-get install -y --no-install-recommends \
 && find /usr/share/fonts -name '*-Bold.*' | sed -n 's/-Bold\(\.[a-z]*\)$/-Regular\1/p' | xargs rm -f \
 && find /usr/share/fonts -name '*Italic*' -delete \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* /tmp/* /usr/share/doc \
      /usr/share/man /usr/share/locale /usr/share/python-wheels /usr/lib/python3/dist-packages \
      /usr/local/lib/python3*/ensurepip /usr/local/lib/python3*/site-packages/pip*
COPY --from=build /opt/rebus /opt/rebus
# Nothing was left out that is needed: words become a picture, and the picture words.
RUN echo 'Rebus draws 图片, рисует слова, 言葉を描きます' | /opt/rebus/bin/rebus cloud - --keyness --out /tmp/cloud.png \
 && /opt/rebus/bin/rebus ocr /tmp/cloud.png \
 && rm /tmp/cloud.png

# One layer, without what was deleted of those below.
FROM scratch
LABEL org.opencontainers.image.title="Rebus" \
      org.opencontainers.image.description="A Telegram bot that turns pictures into words and words into pictures." \
      org.opencontainers.image.licenses="LGPL-3.0-or-later"
COPY --from=system / /
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin rebus \
 && install -d -o rebus -m 700 /data

ENV PATH=/opt/rebus/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
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
