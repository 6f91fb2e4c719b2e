"""Holds the records of a JSON-lines dataset against one pinned template, on all machines of a Spark cluster.

    spark-submit --master MASTER job.py RECORDS OUTPUT --tool target/release/charte-diff --template charte.txt

RECORDS are lines `{"path": …, "text": …}`: a file, a folder or a pattern, wherever Spark reads from. OUTPUT, which must not
exist yet, gets

    OUTPUT/answers   a line for each record: what `charte-diff check --stdin-format jsonl --format jsonl -` says of it
    OUTPUT/summary   a line for each deviation: its id, and how many documents and portals have it

A process judges each text by itself, so it cannot know who shares a deviation (`shared_by` is null in its answers). The
summary is where that is counted, once all answers are there.
"""

import argparse
import os
import shlex

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

# Of an answer, what the summary is made of.
ANSWER = """
    path string, family string, portal string, conforms boolean, error struct<reason: string>,
    deviations array<struct<
        id: string, kind: string, severity: string, element: string,
        template: struct<text: string>, found: struct<text: string>>>
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("records")
    arguments.add_argument("output")
    arguments.add_argument("--tool", required=True, help="the charte-diff that the executors are to run")
    arguments.add_argument("--template", required=True, help="the pinned template")
    arguments.add_argument("--partitions", type=int, default=None, help="[default: as Spark reads the records]")
    given = arguments.parse_args()

    spark = SparkSession.builder.appName("charte-diff").getOrCreate()
    context = spark.sparkContext
    # Both go with the job: the machines need nothing but Spark, and all hold the texts against the same template.
    context.addFile(given.tool)
    context.addFile(given.template)

    records = context.textFile(given.records)
    if given.partitions:
        records = records.repartition(given.partitions)
    answers = records.pipe(command(given), checkCode=True)
    answers.saveAsTextFile(f"{given.output}/answers")

    # Every record has its answer. A process that died would have taken some with it.
    sent = records.filter(lambda line: line.strip(" \t\r\n\f")).count()
    come = spark.read.schema(ANSWER).json(f"{given.output}/answers")
    count = come.count()
    if count != sent:
        raise SystemExit(f"{sent} records were sent, {count} answers came: see the executors' standard error")

    summary = shared(come)
    summary.coalesce(1).write.json(f"{given.output}/summary")
    tell(come, summary)
    spark.stop()


def command(given: argparse.Namespace) -> str:
    """What each partition is piped through. Files of a job lie in the executor's working folder.

    The statuses 1 (something deviates) and 2 (a damaged record, an empty partition) are for a person at a terminal; here
    the answers say it. Anything above means that the process died, and fails the task, so that Spark tries again.
    """
    tool, template = (shlex.quote(f"./{os.path.basename(path)}") for path in (given.tool, given.template))
    check = f"{tool} check --stdin-format jsonl --format jsonl --jobs 1 --template {template} -"
    return f"sh -c {shlex.quote(f'{check}; [ $? -le 2 ]')}"


def shared(answers):
    """Who shares each deviation: documents and portals by id, the most frequent first, as `shared` of the JSON report."""
    each = answers.select("path", "family", "portal", f.explode("deviations").alias("deviation"))
    by_id = each.groupBy("family", "deviation.id").agg(
        f.count_distinct("path").alias("documents"),
        f.count_distinct("portal").alias("portals"),
        f.min("deviation.kind").alias("kind"),
        f.min("deviation.element").alias("element"),
        f.min("deviation.severity").alias("severity"),
        # One id is one difference, but for signs that do not count: the first spelling stands for all.
        f.min("deviation.template.text").alias("template"),
        f.min("deviation.found.text").alias("found"),
    )
    return by_id.orderBy(f.desc("documents"), "family", "id")


def tell(answers, summary) -> None:
    """Prints the figures, and the ten deviations that most documents have."""
    documents = answers.filter(f.col("error").isNull())
    print(
        f"{answers.count()} records: {documents.filter('conforms').count()} conform, "
        f"{documents.filter('not conforms').count()} deviate, "
        f"{documents.filter(f.col('family').isNull()).count()} fit no template, "
        f"{answers.filter(f.col('error').isNotNull()).count()} could not be read"
    )
    for row in summary.take(10):
        words = row.found if row.found is not None else row.template
        print(f"{row.documents:>7}  {row.id}  {row.severity:<7}  {row.kind} {row.element}: {words[:60]!r}")


if __name__ == "__main__":
    main()
