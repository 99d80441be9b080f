# SPDX-License-Identifier: Apache-2.0
.DEFAULT_GOAL := help
.PHONY: help demo test check bench fuzz soak mutate sanitize clean

help:
	@echo 'make demo     gösteri piyasasını başlatır; ONCE=1 ile bir günü oynatıp biter'
	@echo '              starts the demonstration market; with ONCE=1 it plays one day and ends'
	@echo 'make test     gerekenleri kurar, derler, bütün testleri çalıştırır'
	@echo '              installs what it needs, builds, runs every test'
	@echo 'make check    biçim ve yapı denetimi'
	@echo '              format and structure only'
	@echo 'make bench    ölçümler'
	@echo '              benchmarks'
	@echo 'make fuzz     bütün çözücülere bozuk girdi verir; her birine SECONDS saniye (600)'
	@echo '              feeds garbage to every decoder; SECONDS each (600)'
	@echo 'make sanitize testleri adres ve iş parçacığı denetimiyle çalıştırır'
	@echo '              runs the tests under the address and the thread sanitizer'
	@echo 'make soak     arızalı makinelerin çok sayıda tohumu; SEEDS ve STEPS ile'
	@echo '              many seeds of machines that fail; with SEEDS and STEPS'
	@echo 'make mutate   bilerek ekilen hataların her birini simülasyon yakalıyor mu'
	@echo '              whether the simulation catches each of the faults planted on purpose'
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

fuzz:
	@Scripts/install
	swift build -c release --product kaydi
	@Scripts/fuzz --seconds $(or $(SECONDS),600)

sanitize:
	@Scripts/install
	@Scripts/sanitize

soak:
	@Scripts/install
	swift build -c release --product kaydi --explicit-target-dependency-import-check error
	@Scripts/soak

mutate:
	@Scripts/install
	@Scripts/mutate

clean:
	rm -rf .build .build-address .build-thread
