; Windows 安装程序：装在用户自己的目录里，不要管理员；升级直接覆盖；卸载不动数据。
;   makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DFOUR=0.1.0.0 -DSOURCE=dist/yangguang-nianbao -DICON=resources/icons/app.ico -DOUTPUT=setup.exe packaging/installer.nsi（路径写绝对路径）
; 静默安装：setup.exe /S [/D=C:\目录]；静默卸载：uninstall.exe /S。
; 退出状态：0 装好了；2 用户取消；3 程序正开着；4 系统太旧。
Target amd64-unicode
ManifestDPIAware true
!ifdef QUICK ; 演练用：压得快些
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
RequestExecutionLevel user
!include "MUI2.nsh"
!include "WinVer.nsh"
!include "LogicLib.nsh"

!define ID "yangguang-nianbao"
!define TITLE "阳光年报"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define CLASSES "Software\Classes"
!define KIND "YangguangNianbao.Bundle"
; 上报文件、回执、下发文件：双击都由本程序打开；别的程序后来登记了的，卸载时不动。
!macro Associate SUFFIX
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}" "" "${KIND}"
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${KIND}" ""
!macroend
!macro Dissociate SUFFIX
  ReadRegStr $0 HKCU "${CLASSES}\${SUFFIX}" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey HKCU "${CLASSES}\${SUFFIX}"
  ${EndIf}
!macroend
Name "${TITLE} ${VERSION}"
Caption "${TITLE} ${VERSION} 安装"
BrandingText "${TITLE} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\${ID}"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
VIProductVersion "${FOUR}"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "© 2026 ${TITLE} contributors，木兰宽松许可证，第2版"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "这就为您安装${TITLE}：填报、校验与打印政府信息公开工作年度报告。$\r$\n$\r$\n装在您自己的用户目录里，不需要管理员；以前填的报告都会保留。$\r$\n$\r$\n升级时请先关闭${TITLE}。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${ID}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "打开${TITLE}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${SOURCE}/_internal/resources/licences/LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; A program that runs holds its file: it cannot be opened for writing.
!macro ONLY_WHEN_CLOSED prefix
Function ${prefix}OnlyWhenClosed
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\${ID}.exe"
      Return
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\${ID}.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      Return
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE}正开着。请先关闭它的窗口，再点“重试”。" /SD IDCANCEL IDCANCEL`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
FunctionEnd
!macroend
!insertmacro ONLY_WHEN_CLOSED ""
!insertmacro ONLY_WHEN_CLOSED "un."

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "${TITLE}要求 Windows 10（1809）或更新的版本，64 位。" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
FunctionEnd

Section
  Call OnlyWhenClosed
  ; 上一版的程序文件先清掉；只清自己的，免得误删用户选的目录里别的东西。
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${ID}.exe"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${ID}.exe"
  ${If} ${FileExists} "$INSTDIR\_internal\docs\_build\manual.pdf"
    CreateShortcut "$SMPROGRAMS\${TITLE}使用手册.lnk" "$INSTDIR\_internal\docs\_build\manual.pdf"
  ${EndIf}
  !insertmacro Associate ".ndbg"
  !insertmacro Associate ".ndhz"
  !insertmacro Associate ".ndxf"
  WriteRegStr HKCU "${CLASSES}\${KIND}" "" "${TITLE}交换文件"
  WriteRegStr HKCU "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\${ID}.exe,0"
  WriteRegStr HKCU "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\${ID}.exe" "%1"'
  WriteRegStr HKCU "${KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${TITLE}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${ID}.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  SectionGetSize 0 $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  Call un.OnlyWhenClosed
  ; 数据在 %LOCALAPPDATA%\yangguang-nianbao，不在这里，不动它。
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${ID}.exe"
  Delete "$INSTDIR\${ID}-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$SMPROGRAMS\${TITLE}使用手册.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  !insertmacro Dissociate ".ndbg"
  !insertmacro Dissociate ".ndhz"
  !insertmacro Dissociate ".ndxf"
  DeleteRegKey HKCU "${CLASSES}\${KIND}"
  DeleteRegKey HKCU "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
