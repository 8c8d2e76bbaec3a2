# What open and run share; they source it. Sets root, java, python, catalogue and JUPYTER_PATH.
#
# Environment: JAVA_HOME           the JDK to use (17 or newer); else the java of PATH
#              MAVEN_ARGS          options of the build, such as -Dmaven.repo.local=DIR or -o
#              PYTHON              the Python that has Jupyter; else python3 of PATH, else /usr/bin/python3
#              NOTEBOOKS_CLASSPATH class path of the kernel, in place of building it
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
lib=$root/notebooks/kernel/target/dist/lib
kernel=obmeet-telemetry

say() { printf 'notebooks: %s\n' "$*" >&2; }
fail() {
  local code=$1
  shift
  say "$@"
  exit "$code"
}

find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/java}
  java=${java:-$(command -v java || true)}
  [[ -n $java && -x $java ]] || fail 43 "java is missing: a JDK 17 or newer is needed, by JAVA_HOME or on PATH."
  "$java" --list-modules 2>/dev/null | grep -q '^jdk.jshell' ||
    fail 43 "$java has no jdk.jshell: a JDK 17 or newer is needed, not a Java runtime alone."
}

# Sets python to one that has the module $1; else says what installs it ($2, Debian packages).
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "import $1" 2>/dev/null; then
      python=$candidate
      return
    fi
  done
  fail 43 "Python's $1 is missing. On Debian: apt-get install --no-install-recommends $2"
}

# Sets catalogue by the options --lake $1 and --catalogue $2, of which at most one is given.
find_catalogue() {
  [[ -z $1 || -z $2 ]] || fail 2 "--lake and --catalogue exclude each other."
  catalogue=${2:-${1:-$root/demo/lake}/release/catalog.duckdb}
  [[ -f $catalogue ]] || fail 43 "there is no catalogue at $catalogue." \
    "Make one with ./telemetry demo, or name another with --lake DIR or --catalogue FILE."
  catalogue=$(cd -- "$(dirname -- "$catalogue")" && pwd)/$(basename -- "$catalogue")
}

build() {
  local jar=$lib/telemetry-notebooks.jar
  [[ -z ${NOTEBOOKS_CLASSPATH:-} ]] || return 0
  if [[ -f $jar && -z $(find "$root/pom.xml" "$root/notebooks/kernel/pom.xml" \
    "$root/notebooks/kernel/src/main" -newer "$jar" -print -quit) ]]; then
    return
  fi
  command -v mvn >/dev/null || fail 43 "mvn is missing: Maven 3.8.6 or newer is needed to build the kernel."
  say "building the kernel …"
  mkdir -p -- "$root/target"
  # MAVEN_ARGS is handed over here: Maven reads it by itself only from 3.9 on.
  # shellcheck disable=SC2086
  (cd "$root" && env -u MAVEN_ARGS mvn -q -B ${MAVEN_ARGS:-} -Dmaven.test.skip=true package \
    -pl notebooks/kernel) >"$root/target/notebooks-build.log" 2>&1 </dev/null || {
    tail -n 25 -- "$root/target/notebooks-build.log" >&2
    fail 47 "the build failed; all of it is in $root/target/notebooks-build.log"
  }
}

# Text as a JSON string.
json() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# Tells Jupyter of the kernel, in a folder of this checkout alone.
install_kernel() {
  local folder=$1/kernels/$kernel more=() option major
  major=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [[ ${major:-17} -lt 22 ]] || more=(--enable-native-access=ALL-UNNAMED)
  mkdir -p -- "$folder"
  {
    printf '{"argv": [%s' "$(json "$java")"
    for option in -XX:+UseSerialGC -Xmx1g "${more[@]}" -cp "${NOTEBOOKS_CLASSPATH:-$lib/*}" \
      org.obmeet.telemetry.notebooks.KernelMain; do
      printf ', %s' "$(json "$option")"
    done
    printf ', "{connection_file}", %s], "display_name": "OBMeet Telemetry (Java)",' "$(json "$catalogue")"
    printf ' "language": "java", "interrupt_mode": "message"}\n'
  } >"$folder/kernel.json"
  export JUPYTER_PATH=$1
}
