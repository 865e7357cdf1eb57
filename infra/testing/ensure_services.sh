#!/usr/bin/env bash
# What tests and benchmarks need beside Python: Debian's PostgreSQL, Chromium and Firefox, the
# French of hunspell, what reads a PDF, the Java and Maven that bring Apache Kafka, the node and
# npm that run a certified OpenID Connect provider.
# Silent when they are there. Where they cannot be installed, the tests that need them say so.
set -u
missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
command -v java >/dev/null 2>&1 || missing+=(default-jre-headless)
command -v mvn >/dev/null 2>&1 || missing+=(maven)
command -v firefox-esr >/dev/null 2>&1 || missing+=(firefox-esr)
command -v pdftotext >/dev/null 2>&1 || missing+=(poppler-utils)
command -v hunspell >/dev/null 2>&1 || missing+=(hunspell)
ls /usr/share/hunspell/fr_FR.dic >/dev/null 2>&1 || missing+=(hunspell-fr-classical)
command -v npm >/dev/null 2>&1 || missing+=(nodejs npm)
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! sudo -n true 2>/dev/null; then
		echo "Not installed, and no right to install: ${missing[*]}. Their tests will be skipped."
		exit 0
	fi
	as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null 2>&1; then
	echo "Not installed, and no apt-get here: ${missing[*]}. Their tests will be skipped."
	exit 0
fi
echo "Installing for the tests: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq &&
	"${as_root[@]}" apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null ||
	echo "Could not be installed: ${missing[*]}. Their tests will be skipped."
exit 0
