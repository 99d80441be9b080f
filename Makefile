# SPDX-License-Identifier: Apache-2.0
.DEFAULT_GOAL := help
.PHONY: help demo test check bench clean

help:
	@echo 'make demo     gösteri piyasasını başlatır; ONCE=1 ile bir günü oynatıp biter'
	@echo '              starts the demonstration market; with ONCE=1 it plays one day and ends'
	@echo 'make test     gerekenleri kurar, derler, bütün testleri çalıştırır'
	@echo '              installs what it needs, builds, runs every test'
	@echo 'make check    biçim ve yapı denetimi'
	@echo '              format and structure only'
	@echo 'make bench    ölçümler'
	@echo '              benchmarks'
	@echo 'make clean    derleme çıktısını siler'
	@echo '              removes what was built'

demo:
	@Scripts/demo

test:
	@Scripts/test

check:
	@Scripts/install
	@Scripts/check
	swift build -c release --build-tests --explicit-target-dependency-import-check error
	swift test -c release --skip-build --disable-xctest --filter StructureTests

bench:
	@Scripts/install
	swift build -c release --product kaydi
	.build/release/kaydi benchmark

clean:
	rm -rf .build
