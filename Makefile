# Hands4j. `make run` starts it, `make test` shows that it works; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

MVN = JAVA_HOME="$$(scripts/java-home)" mvn -B -ntp
QUIET = $(if $(V),,-q)
SOURCES = $(shell git ls-files '*.java' '*pom.xml' '*.sql' 'web/src' 'web/*.json' 'web/*.ts' 'web/index.html' '*/resources/*' 2>/dev/null)

.PHONY: help run run-enterprise build test unit bench soak format clean check

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

check:
	@scripts/check-tools

run: build ## build what changed and start the community edition in the foreground
	@scripts/sandbox-tools
	@exec ./hands4j serve

run-enterprise: build ## try the enterprise edition: PostgreSQL, Redis, Keycloak, two nodes and a proxy on this machine
	@scripts/sandbox-tools
	@exec scripts/trial

build: check dist/.built ## build everything that ./hands4j needs, without running tests

dist/.built: $(SOURCES)
	@echo "building Hands4j (the first time fetches libraries and takes a few minutes)" >&2
	@$(MVN) $(QUIET) package -DskipTests -Dquick >&2
	@scripts/dist >&2

test: check ## run every check and every test, from formats to the browser
	@scripts/test-tools
	@$(MVN) $(QUIET) package -DskipTests -Dquick
	@scripts/dist
	@$(MVN) verify

unit: check ## tests of one module: make unit M=storage
	@$(MVN) -o -q -pl $(M) -am install -DskipTests -Dquick
	@$(MVN) -o $(QUIET) -pl $(M) test -Dquick

bench: build ## measure, each claim beside its limit; prints a table and writes JSON
	@scripts/bench $(B)

soak: build ## the long runs: kill -9 a hundred times, random schedules
	@$(MVN) -o -q -pl cli -am install -DskipTests -Dquick
	@$(MVN) -o -pl cli test -Dquick -Dtest=SurvivesKillTest -Dhands4j.kills=100
	@$(MVN) -o -pl enterprise test -Dquick -Dtest=TakeOverTest -Dhands4j.kills=100

format: ## format the Java code
	@$(MVN) $(QUIET) spotless:apply

clean: ## remove everything the build made
	@rm -rf dist
	@$(MVN) $(QUIET) clean
