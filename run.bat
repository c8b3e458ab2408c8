@echo off
chcp 65001 >nul
setlocal
rem Sets the program up where needed and starts it. Arguments go to main.py.
set "ROOT=%~dp0"
set "VENV=%ROOT%.venv"

set "PY="
for %%V in (3.11 3.12 3.13) do if not defined PY py -%%V -c "" >nul 2>&1 && set "PY=py -%%V"
if not defined PY python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>&1 && set "PY=python"
if not defined PY (
    echo 没有找到 Python 3.11、3.12 或 3.13，请先安装 64 位的 Python 3.11。
    echo ^(Python 3.11 to 3.13 is needed.^)
    exit /b 1
)

if not exist "%VENV%\Scripts\python.exe" (
    echo 正在建立 .venv
    %PY% -m venv "%VENV%" || exit /b 1
)

fc /b "%ROOT%requirements.txt" "%VENV%\installed-requirements.txt" >nul 2>&1 && goto start
echo 正在安装程序依赖
"%VENV%\Scripts\python.exe" -m pip install --disable-pip-version-check --no-input --require-hashes --only-binary=:all: -r "%ROOT%requirements.txt"
if errorlevel 1 (
    echo 依赖没有装好：请检查网络或 pip 镜像设置后重试。
    echo ^(pip could not install requirements.txt.^)
    exit /b 1
)
copy /y "%ROOT%requirements.txt" "%VENV%\installed-requirements.txt" >nul

:start
"%VENV%\Scripts\python.exe" "%ROOT%main.py" %*
exit /b %errorlevel%
