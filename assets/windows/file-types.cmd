@echo off
rem Opens .convas files with the Convas in this folder, for this user alone. --remove takes it back.
set "root=HKCU\Software\Classes"
if "%~1"=="--remove" goto remove
reg add "%root%\Convas.Project" /ve /d "Convas project" /f >nul
reg add "%root%\Convas.Project\DefaultIcon" /ve /d "\"%~dp0convas.ico\"" /f >nul
reg add "%root%\Convas.Project\shell\open\command" /ve /d "\"%~dp0Convas.exe\" \"%%1\"" /f >nul
reg add "%root%\.convas" /ve /d "Convas.Project" /f >nul
reg add "%root%\.onnx\OpenWithProgids" /v "Convas.Project" /t REG_SZ /d "" /f >nul
echo Convas opens .convas files now, and is offered for .onnx files.
exit /b 0
:remove
reg delete "%root%\Convas.Project" /f >nul
reg delete "%root%\.convas" /f >nul
reg delete "%root%\.onnx\OpenWithProgids" /v "Convas.Project" /f >nul
echo Done.
