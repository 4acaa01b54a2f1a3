"""A night job for Airflow 3: one task, which fails when there is something to look at.

The connection `shop` holds the password of the role that `tuomin doctor URL` prints the SQL for.
Exit codes: 1 something to look at, 3 incomplete, 4 failed. None is tried again but by a person,
since a second run finds the same; 75 (busy) does not occur with one active run.
"""

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

DIFF = """
tuomin diff postgresql://tuomin_scanner@db/shop --inventory /var/lib/tuomin/inventory.json \
  --update --quiet --history /var/lib/tuomin/runs.ndjson
"""

with DAG(
    dag_id="tuomin_shop",
    schedule="17 2 * * *",
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 - Airflow reads it in its own time zone
    catchup=False,
    max_active_runs=1,
    tags=["personal information"],
):
    BashOperator(
        task_id="diff",
        bash_command=DIFF,
        env={"PGPASSWORD": "{{ conn.shop.password }}"},
        append_env=True,
        retries=0,
        execution_timeout=timedelta(hours=4),
    )
