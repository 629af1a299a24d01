# Chợ OCOP Hà Nội: every task of the project has its command here. `make help` lists them.
# Each works from a fresh clone: what it needs (.venv, PostgreSQL) it makes first.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2

BIN := .venv/bin
OWN := ocop_catalog search marketplace storefront_api

.DEFAULT_GOAL := help
.PHONY: help demo reset test test-quick check lint format types schema baseline messages bench stress chaos elasticsearch \
        production-check screenshots lock venv venv-dev chromium java go

help: ## Liệt kê các lệnh
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*## "} {printf "  make %-17s %s\n", $$1, $$2}'

# --- The demonstration

demo: ## Chạy thử toàn bộ chợ trên máy này, tại http://127.0.0.1:8000/ (đổi cổng: PORT=…)
	@export DEMO_STARTED=$$(date +%s.%N); $(MAKE) --no-print-directory venv \
	  && exec $(BIN)/python -m marketplace.embedded.demo --port $(PORT)

reset: ## Xoá dữ liệu của bản chạy thử, sau khi hỏi
	@$(PYTHON) -m marketplace.embedded.reset

# --- Tests

test: venv-dev chromium java go ## Mọi kiểm thử: đơn vị, cơ sở dữ liệu, tranh chấp, trình duyệt
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-quick: venv-dev ## Kiểm thử không có trình duyệt, tranh chấp và các phần chậm
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not browser and not race and not slow" $(ARGS)

check: venv-dev ## Mọi kiểm tra không phải kiểm thử: kiểu, định dạng, hợp đồng giữa các gói, lược đồ
	@$(BIN)/python tools/check.py

lint: venv-dev ## ruff và djlint
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet marketplace

format: venv-dev ## Định dạng mã
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: venv-dev ## mypy
	$(BIN)/mypy $(OWN)

# --- What is generated and committed

lock: venv-dev ## Làm mới requirements*.lock từ pyproject.toml
	@tools/lock.sh

schema: venv ## Viết lại storefront_api/schema.graphql
	$(BIN)/python manage.py graphql_schema_file

baseline: venv ## Viết lại các bảng gốc của Saleor (marketplace/baseline/saleor.sql)
	$(BIN)/python manage.py make_baseline

messages: venv ## Biên dịch bản dịch
	$(BIN)/python -m marketplace.embedded.messages

screenshots: venv-dev chromium ## Chụp mọi trang ở 390 và 1440 px vào docs/
	$(BIN)/python tools/screenshots.py

# --- Measurements and the real services

bench: venv-dev ## Đo tốc độ (một phần: ARGS="routing")
	$(BIN)/python -m benchmarks $(ARGS)

stress: venv-dev ## Tranh chấp: 1.000 vòng, nhiều tiến trình thật cùng lúc (ARGS="--rounds 100")
	$(BIN)/python -m benchmarks.stress $(ARGS)

chaos: venv-dev ## Giết tiến trình giữa chừng 500 đơn, không được mất gì
	$(BIN)/python -m benchmarks.chaos $(ARGS)

elasticsearch: venv-dev ## Kiểm thử tìm kiếm trên một Elasticsearch thật (cài Java và Maven nếu được phép)
	@tools/java.sh --needed
	CI=true $(BIN)/pytest tests/search/test_elasticsearch.py \
	  tests/search/test_elasticsearch_cluster.py tests/search/test_backend_contract.py $(ARGS)

production-check: venv-dev ## Các phần thật (nginx, Redis, PostgreSQL 15) với cấu hình production
	deploy/production-check.sh

# --- What the others stand on

venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python ≥ 3.11 (Python 3.11 or newer is needed): make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m marketplace.embedded.environment

venv-dev:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python ≥ 3.11 (Python 3.11 or newer is needed): make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m marketplace.embedded.environment --dev

chromium:
	@tools/chromium.sh

java:
	@tools/java.sh

go:
	@tools/go.sh
