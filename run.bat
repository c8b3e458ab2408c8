@echo off
chcp 65001 >nul
setlocal
rem Sets the program up where needed and starts it. Arguments go to main.py.
set "ROOT=%~dp0"
set "VENV=%ROOT%.venv"
set "PYTHON=%VENV%\Scripts\python.exe"

rem The last one found wins.
set "PY="
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>&1
if not errorlevel 1 set "PY=python"
py -3.14 -c "pass" >nul 2>&1
if not errorlevel 1 set "PY=py -3.14"
py -3.13 -c "pass" >nul 2>&1
if not errorlevel 1 set "PY=py -3.13"
py -3.12 -c "pass" >nul 2>&1
if not errorlevel 1 set "PY=py -3.12"
py -3.11 -c "pass" >nul 2>&1
if not errorlevel 1 set "PY=py -3.11"
if not defined PY (
    echo 没有找到 Python 3.11 至 3.14，请先安装 64 位的 Python 3.11。
    echo Python 3.11 to 3.14 is needed.
    pause
    exit /b 1
)

if not exist "%PYTHON%" (
    echo 正在建立 .venv
    %PY% -m venv "%VENV%"
)

"%PYTHON%" -c "import filecmp, sys; sys.exit(not filecmp.cmp(sys.argv[1], sys.argv[2], False))" "%ROOT%requirements.txt" "%VENV%\installed-requirements.txt" >nul 2>&1
if errorlevel 1 (
    echo 正在安装程序依赖
    del /q "%VENV%\installed-requirements.txt" >nul 2>&1
    "%PYTHON%" -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes --only-binary=:all: -r "%ROOT%requirements.txt"
    if not errorlevel 1 copy /y "%ROOT%requirements.txt" "%VENV%\installed-requirements.txt" >nul
)
if not exist "%VENV%\installed-requirements.txt" (
    echo 依赖没有装好：请检查网络或 pip 镜像设置后重试。
    echo pip could not install requirements.txt.
    pause
    exit /b 1
)

"%PYTHON%" "%ROOT%main.py" %*
exit /b %errorlevel%
