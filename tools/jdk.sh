# Finds a JDK that can build and run Klatsch. Sourced by ./klatsch and ./dev; plain POSIX shell.
# The version is read from the `release` file that every JDK has: starting each JVM would take
# longer than starting the server.

least_java=25

# The major version of the JDK in the folder $1, or nothing when there is no whole JDK.
java_version_of() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# The folder of the JDK that the `java` on the PATH belongs to, links followed.
jdk_on_path() {
  found=$(command -v java) || return 0
  while [ -L "$found" ]; do
    target=$(readlink "$found")
    case $target in
      /*) found=$target ;;
      *) found=$(dirname "$found")/$target ;;
    esac
  done
  (cd -P "$(dirname "$found")/.." && pwd)
}

# Sets `jdk`, or says how to get one and fails.
find_jdk() {
  for jdk in "${KLATSCH_JAVA_HOME:-}" "${JAVA_HOME:-}" "$(jdk_on_path)" \
    /usr/lib/jvm/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    version=$(java_version_of "$jdk")
    if [ "${version:-0}" -ge "$least_java" ]; then
      return 0
    fi
  done
  jdk=
  cat >&2 <<EOF
klatsch: no JDK $least_java or newer was found, neither in KLATSCH_JAVA_HOME, JAVA_HOME and PATH nor in the usual
folders. Install one, for example by the package temurin-25-jdk or openjdk-25-jdk of your system, or from
https://adoptium.net, and try again. If it lies in an unusual place, set KLATSCH_JAVA_HOME to its folder.
EOF
  return 1
}
