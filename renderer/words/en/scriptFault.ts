// Why a script may not be used, in English: read by whoever wrote it.
export const scriptFault = {
  kind: {
    malformed: 'The script is not well formed: {{detail}}. Fill this part in again.',
    repeatedNode: '“{{node}}” is there twice. Give one of the lines another name.',
    unreachable: 'No answer leads to “{{node}}”. Connect it, or take it out.',
    deadEnd:
      'No way leads from “{{node}}” to an end; it only goes round in circles. Give it an answer that ends.',
    noComplaint:
      '“Complaint / stop calling” leads to “{{node}}”, which is no complaint line. Point it to one.',
    unknownTarget: 'Answer “{{answer}}” of “{{node}}” leads to a line that is not there. Choose one that is.',
    repeatedAnswer: '“{{node}}” has two answers named “{{answer}}”. Rename one.',
    endWithoutCode: 'Answer “{{answer}}” of “{{node}}” ends the call without a result. Give it one.',
    unknownCode: 'There is no result “{{code}}”. Choose one from the list.',
    unknownField: 'Result “{{code}}” has no field “{{field}}”, or not of that kind. Change it.',
    unknownVariable:
      '“{{node}}” names a variable that does not exist: “{{variable}}”. Choose one from the list.',
    debtFactInNeutralLine:
      'Anybody may hear “{{node}}”, yet it holds the debt fact “{{variable}}”. Take it out, or say it after verification.',
    debtWordInNeutralLine:
      'Anybody may hear “{{node}}”, yet it says “{{words}}”. Nothing of a debt before verification: word it anew.',
    captureMayBeMissing:
      'Some way comes to “{{node}}” without “{{variable}}” written down, and the line would have a hole. Demand it in an earlier answer.',
    debtFactBeforeMatch:
      '“{{node}}” can be reached without verification, and there are debt facts there. Let the answers to it need a match.',
    unknownMustSay:
      '“{{node}}” is marked with “{{item}}”, which is not on the must-say list. Add it to the list first.',
    mustSayNeverSaid: 'No line says the must-say item “{{item}}”. Mark the line that says it.',
    mustSayMissing: '“{{node}}” has to say “{{item}}”, demanded whenever it applies. Mark it.',
    openingSaysNothing:
      'The opening “{{node}}” says no must-say item, so verification would open at once. Mark who calls, the recording and how to check.',
    missingText: 'A text of “{{node}}” is missing in one language ({{language}}). Write both.',
    variableInOneLanguage:
      'Variable “{{variable}}” of “{{node}}” stands in one language only. Write it in both, or in neither.',
    forbiddenWords: '“{{words}}” in “{{node}}” must not be used: {{rule}} ({{source}}). Word it anew.',
    textTooLong:
      'A text of “{{node}}” is too long ({{language}}): at most {{limit}} characters. Shorten it, or make two lines of it.',
    strangeText:
      '“{{words}}” in “{{node}}” is nothing that can be said: a brace, markup or hidden character. Choose variables from the list, and take it out.',
    voicemailSaysLess:
      'The voicemail “{{node}}” has to name “{{variable}}”, so that the person knows whom to call back. Add it.',
    voicemailSaysMore:
      'The voicemail “{{node}}” names “{{variable}}”. Anybody may hear it: only who calls and how to call back.',
    cardWithoutLastDay: 'Card “{{node}}” has no last day. Say until when it may be read from.',
    cardTooLong:
      'Card “{{node}}” is to hold for more than {{limit}} days. Set an earlier last day; it can be approved again.',
    hintWithoutPlace: 'Hint “{{node}}” belongs to no objection. Choose the objection and the buckets.',
    cardNeverValid: 'Card “{{node}}” ends before the day of its approval. Change its last day.',
  },
}
