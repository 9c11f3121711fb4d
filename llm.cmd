@echo off
rem Runs the llm command out of this source tree: finds a JDK, builds if something is newer than what
rem was built, starts Java. LLM_JAVA_HOME names the JDK, LLM_JAVA_OPTS holds options for its VM.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
set "MODULES=%ROOT%llm-cli\target\modules"
set "REQUIRED=25"

set "JDK="
if defined LLM_JAVA_HOME call :try "%LLM_JAVA_HOME%"
if not defined JDK if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.."
if not defined JDK for /d %%d in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk-*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*" "%USERPROFILE%\.sdkman\candidates\java\*") do call :try "%%~d"
if not defined JDK (
  >&2 echo llm: needs a JDK %REQUIRED% or later; looked in LLM_JAVA_HOME, JAVA_HOME, PATH, %ProgramFiles%, %USERPROFILE%\.jdks
  exit /b 1
)

rem Is a source, a resource or a POM newer than the jar that a build writes last?
set "STALE="
powershell -NoProfile -Command "$b = Get-Item '%MODULES%\llm-cli-*.jar' -ErrorAction SilentlyContinue | Select-Object -First 1; if (-not $b) { exit 1 }; $s = @(Get-Item '%ROOT%pom.xml'; Get-Item '%ROOT%llm-*\pom.xml'; Get-ChildItem '%ROOT%llm-*\src\main' -Recurse) | Where-Object { $_.LastWriteTime -gt $b.LastWriteTime }; if ($s) { exit 1 }"
if errorlevel 1 set "STALE=yes"
if defined STALE (
  where mvn >nul 2>nul || (
    >&2 echo llm: needs Maven for building: there is no mvn on the PATH
    exit /b 1
  )
  >&2 echo llm: building; the first time Maven downloads what it lacks
  if exist "%MODULES%" rmdir /s /q "%MODULES%"
  setlocal
  set "JAVA_HOME=%JDK%"
  call mvn -B -ntp -q -f "%ROOT%pom.xml" -Dmaven.test.skip=true -Dformat.skip=true -Danalysis.skip -pl llm-cli -am package 1>&2
  if errorlevel 1 (
    >&2 echo llm: the build failed
    exit /b 1
  )
  endlocal
)

"%JDK%\bin\java" -XX:+UseSerialGC -XX:PretenureSizeThreshold=16k --enable-native-access=llm.tensor,org.jline.terminal.ffm %LLM_JAVA_OPTS% -p "%MODULES%" -m llm.cli/llm.cli.Main %*
exit /b %ERRORLEVEL%

:try
if defined JDK exit /b
if not exist "%~1\bin\java.exe" exit /b
if not exist "%~1\release" exit /b
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do for /f "tokens=1 delims=.-+" %%n in ("%%~v") do if %%n geq %REQUIRED% set "JDK=%~f1"
exit /b
