# What can be done with Segment Bridge. The work is in scripts/; each of them installs what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check soak bench bundle release screenshots bindings format clean
# `make check test` means: first the one, then the other.
.NOTPARALLEL:

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Open the application on the practice workspace (without a display: do the main job, leave pictures)
	@scripts/run.sh

test: ## Run all tests, the ones in the real window too
	@scripts/test.sh

check: ## Check format, lints, documentation, licenses, generated files and the shape of the project
	@scripts/check.sh

soak: ## Run the long forms of the tests: fuzzing for an hour in all, made-up cases many times over (minutes=N for less)
	@scripts/soak.sh $(minutes)

bench: ## Measure the parts that must be fast
	@scripts/bench.sh

bundle: ## Make the Debian package, install it in a folder of its own and start it
	@scripts/bundle.sh

release: ## Do all that must pass before a release, and lay the package, its bills of materials and checksums ready
	@scripts/release.sh

screenshots: ## Take the pictures of the documentation from the running application
	@scripts/screenshots.sh

bindings: ## Write ui/src/bindings.ts anew from the shell's commands
	@scripts/bindings.sh

format: ## Format all sources
	@scripts/format.sh

clean: ## Remove what was built
	cargo clean
	rm -rf ui/dist ui/node_modules artifacts
