package llm.gguf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import llm.tensor.Quoted;

/** Tells what a file is that does not begin as a GGUF file does. */
final class Magic {
  /** How much of the file is looked at. */
  static final int BYTES = 16;

  private Magic() {}

  /** Some converters turn the magic around, too, when they write a big-endian file. */
  static boolean isGguf(byte[] start) {
    var magic = new String(start, ISO_8859_1);
    return magic.startsWith("GGUF") || magic.startsWith("FUGG");
  }

  /**
   * What is wrong, and what the file probably is.
   *
   * @param start the first bytes, at most {@link #BYTES}
   */
  static String problem(byte[] start) {
    if (start.length == 0) return "is empty; expected a GGUF file";
    var hex = new StringBuilder();
    for (var i = 0; i < Math.min(4, start.length); i++) hex.append(" %02x".formatted(start[i]));
    var text = new String(start, ISO_8859_1);
    var shown = Quoted.of(text.substring(0, Math.min(4, text.length())));
    return "begins with%s (\"%s\"); expected \"GGUF\"%s".formatted(hex, shown, hint(text));
  }

  private static String hint(String start) {
    var lower = start.stripLeading().toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
      return "; it looks like a web page: was the address of a page downloaded, not of the file?";
    }
    if (start.startsWith("version https://")) {
      return "; it looks like a Git LFS pointer: fetch the file itself with git lfs pull";
    }
    if (start.startsWith("{\"", 8)) {
      return "; it looks like a safetensors file: convert it to GGUF";
    }
    if (start.startsWith("PK\3\4")) {
      return "; it looks like a ZIP archive or a PyTorch checkpoint: convert it to GGUF";
    }
    if (start.startsWith("lmgg")
        || start.startsWith("fmgg")
        || start.startsWith("tjgg")
        || start.startsWith("algg")) {
      return "; it is a file of the GGML formats that came before GGUF: convert it again";
    }
    if (lower.startsWith("{")) return "; it looks like JSON: is it an error message of the server?";
    if (start.chars().allMatch(c -> c == 0))
      return "; it begins with zeros: is it a failed download?";
    if ("GGUF".startsWith(start)) return "; the file ends after " + start.length() + " bytes";
    return "";
  }
}
