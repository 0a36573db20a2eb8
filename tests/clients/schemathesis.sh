#!/usr/bin/env bash
# Makes up requests from the API definition of a running server and holds the answers to it, for some 75 seconds.
#   pip install -r tests/clients/requirements.txt
#   tests/clients/schemathesis.sh http://127.0.0.1:8080 [options of `st run`]
set -euo pipefail
base=${1:?address of the server}; shift

# Where the tool leaves its notes; thrown away.
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"

# A limit above the maximum is lowered, not refused (Features 1.0, /req/core/fc-limit-response-1), so asking for more
# than the definition's maximum is no fault to be rejected.
cat >limits.py <<'PY'
import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    inline = [p for path in raw_schema["paths"].values() for verb in path.values() if isinstance(verb, dict)
              for p in verb.get("parameters", [])]
    for parameter in inline + list(raw_schema.get("components", {}).get("parameters", {}).values()):
        if parameter.get("name") == "limit":
            parameter["schema"].pop("maximum", None)
PY

# No positive_data_acceptance: what a text must be to pass as filter, datetime or after, JSON Schema cannot say.
checks=(not_a_server_error status_code_conformance content_type_conformance response_headers_conformance
    response_schema_conformance negative_data_rejection unsupported_method allow_header_conformance)
SCHEMATHESIS_HOOKS=limits PYTHONPATH=$work NO_PROXY=127.0.0.1,localhost st --no-color run "$base/ogc/api" \
    --phases coverage,fuzzing,stateful --mode all --seed 7 --max-examples 100 --max-time 75 \
    --generation-database none --no-shrink --continue-on-failure \
    --checks "$(IFS=,; echo "${checks[*]}")" "$@"
