"""What Airflow itself makes of a file of DAGs, as JSON; run by an interpreter that has Airflow.

python tests/airflow_import.py configs/schedule/airflow_dag.py
"""

import json
import sys

from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization

bag = DagBag(sys.argv[1])
told = [DagSerialization.to_dict(dag)["dag"] for dag in bag.dags.values()]
sys.stdout.write("\n" + json.dumps({"errors": dict(bag.import_errors), "dags": told}))
