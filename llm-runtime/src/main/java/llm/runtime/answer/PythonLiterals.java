package llm.runtime.answer;

import llm.grammar.json.JsonStrings;

/** Values as Python prints them, made JSON: some templates print arguments so. */
final class PythonLiterals {
  private PythonLiterals() {}

  /** The text with Python's words and quotation marks replaced; JSON stays what it is. */
  static String json(String text) {
    var out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'') {
        var string = new StringBuilder();
        at = string(text, at + 1, string);
        out.append(JsonStrings.quote(string.toString()));
      } else if (c == '"') {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"') {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(text.length(), end + 1);
        out.append(text, at, end);
        at = end;
      } else if (Character.isLetter(c)) {
        int end = at;
        while (end < text.length() && Character.isLetter(text.charAt(end))) end++;
        var word = text.substring(at, end);
        out.append(
            switch (word) {
              case "True" -> "true";
              case "False" -> "false";
              case "None" -> "null";
              default -> word;
            });
        at = end;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static int string(String text, int start, StringBuilder out) {
    int at = start;
    while (at < text.length() && text.charAt(at) != '\'') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char escape = text.charAt(at++);
        c =
            switch (escape) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              default -> escape;
            };
      }
      out.append(c);
    }
    return at + 1;
  }
}
