package llm.runtime.answer;
import java.nio.file.*; import java.util.*; import llm.template.ChatTemplate;
class Try {
  @org.junit.jupiter.api.Test void all() throws Exception {
    for (var f : Files.list(Path.of("/work/wt/shared/conformance/chat/templates")).sorted().toList()) {
      var source = Files.readString(f);
      for (int wrap = 0; wrap < 2; wrap++) {
      var controls = new HashSet<String>();
      if (wrap == 1) { var m = java.util.regex.Pattern.compile("<\\|[^|>]*\\|>|<｜[^｜>]*｜>|\\[TOOL_CALLS\\]|\\[ARGS\\]|</?tool_call>|\\[/?INST\\]").matcher(source); while (m.find()) controls.add(m.group()); }
      try {
        var t = ChatTemplate.parse(f.getFileName().toString(), source, "<s>", "</s>");
        var a = AnswerFormat.of(t, controls);
        System.out.println((a.takesTools() ? "OK   " : "no   ") + wrap + " " + f.getFileName() + " : " + (a.takesTools() ? a.style() + (a.parallelCalls() ? "" : ", one") + (a.callsEnd().isEmpty() ? "" : ", end " + a.callsEnd()) : a.refusal().replace("\n", "⏎").replaceAll("^[^:]*: ", "")));
        if (a.takesTools()) a.grammar(CallRules.auto(List.of(new ToolSpec("f", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"integer\"}}}", true))));
      } catch (Exception e) { System.out.println("EXC  " + f.getFileName() + " " + e); e.printStackTrace(System.out); }
      }
    }
  }
}
