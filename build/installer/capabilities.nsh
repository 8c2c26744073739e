; What Windows asks before it offers a program for links: its name, and which schemes it takes. A link fills in a number and never dials.
; Machine-wide, as the installation is; the person chooses among telephones in Windows' own settings.
!macro duedeskScheme SCHEME
  WriteRegStr SHCTX "Software\Classes\Duedesk.${SCHEME}" "" "Duedesk"
  WriteRegStr SHCTX "Software\Classes\Duedesk.${SCHEME}" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\Duedesk.${SCHEME}\DefaultIcon" "" "$INSTDIR\Duedesk.exe,0"
  WriteRegStr SHCTX "Software\Classes\Duedesk.${SCHEME}\shell\open\command" "" '"$INSTDIR\Duedesk.exe" "%1"'
  WriteRegStr SHCTX "Software\Duedesk\Capabilities\URLAssociations" "${SCHEME}" "Duedesk.${SCHEME}"
!macroend

!macro customInstall
  WriteRegStr SHCTX "Software\Duedesk\Capabilities" "ApplicationName" "Duedesk"
  WriteRegStr SHCTX "Software\Duedesk\Capabilities" "ApplicationDescription" "Workstation for calls about overdue payments"
  WriteRegStr SHCTX "Software\Duedesk\Capabilities" "ApplicationIcon" "$INSTDIR\Duedesk.exe,0"
  !insertmacro duedeskScheme duedesk
  !insertmacro duedeskScheme tel
  !insertmacro duedeskScheme callto
  !insertmacro duedeskScheme sip
  WriteRegStr SHCTX "Software\RegisteredApplications" "Duedesk" "Software\Duedesk\Capabilities"
!macroend

!macro customUnInstall
  DeleteRegValue SHCTX "Software\RegisteredApplications" "Duedesk"
  DeleteRegKey SHCTX "Software\Duedesk\Capabilities"
  DeleteRegKey SHCTX "Software\Classes\Duedesk.duedesk"
  DeleteRegKey SHCTX "Software\Classes\Duedesk.tel"
  DeleteRegKey SHCTX "Software\Classes\Duedesk.callto"
  DeleteRegKey SHCTX "Software\Classes\Duedesk.sip"
!macroend
