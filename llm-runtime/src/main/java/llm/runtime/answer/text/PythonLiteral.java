package llm.runtime.answer.text;

import java.util.Optional;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonStrings;

/** Values as Python prints them, which templates write and models copy: {@code {'a': True}}. */
public final class PythonLiteral {
  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** The same as JSON; empty if it is neither. */
  public static Optional<String> json(String text) {
    try {
      JsonReader.read(text);
      return Optional.of(text);
    } catch (JsonException e) {
      return new PythonLiteral(text).converted();
    }
  }

  private Optional<String> converted() {
    var out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') out.append(JsonStrings.quote(string(c)));
      else if (Character.isLetter(c)) out.append(word());
      else {
        out.append(c);
        at++;
      }
    }
    try {
      JsonReader.read(out.toString());
      return Optional.of(out.toString());
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private String word() {
    int from = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) at++;
    var word = text.substring(from, at);
    return switch (word) {
      case "True" -> "true";
      case "False" -> "false";
      case "None" -> "null";
      default -> word;
    };
  }

  private String string(char quote) {
    int from = ++at;
    while (at < text.length() && text.charAt(at) != quote) at += text.charAt(at) == '\\' ? 2 : 1;
    int to = Math.min(at, text.length());
    at = to + 1;
    return unescaped(text.substring(from, to));
  }

  /** What a string says whose text that is: what is no escape stands as it is. */
  public static String unescaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int escape = c == '\\' && i + 1 < text.length() ? "ntr'\"\\".indexOf(text.charAt(i + 1)) : -1;
      out.append(escape >= 0 ? "\n\t\r'\"\\".charAt(escape) : c);
      if (escape >= 0) i++;
    }
    return out.toString();
  }
}
