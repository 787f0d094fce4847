# docker build -f docs/grading.Dockerfile -t course-grading .
FROM python:3.12-slim
WORKDIR /course
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .
ENTRYPOINT ["course"]
