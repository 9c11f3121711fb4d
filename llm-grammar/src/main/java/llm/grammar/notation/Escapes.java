package llm.grammar.notation;

import llm.grammar.form.CodePoints;

/** What follows a backslash in regular expressions and stands for characters. */
final class Escapes {
  private Escapes() {}

  /** The characters that the escape stands for whose backslash has been taken. */
  static CodePoints set(Cursor in) {
    int c = in.take();
    var byLetter = CharacterClasses.byLetter(c);
    if (byLetter.isPresent()) {
      return byLetter.get();
    }
    return switch (c) {
      case 'p', 'P' -> unicode(in, c == 'P');
      case 'a' -> CodePoints.of(7);
      case 'f' -> CodePoints.of('\f');
      case 'n' -> CodePoints.of('\n');
      case 'r' -> CodePoints.of('\r');
      case 't' -> CodePoints.of('\t');
      case 'v' -> CodePoints.of(0xB);
      case '0' -> CodePoints.of(octal(in));
      case 'x' -> CodePoints.of(hex(in));
      default -> {
        boolean word = CharacterClasses.WORD.contains(c);
        if (word || c > 0x7F) {
          throw in.syntax("unknown escape '\\" + Character.toString(c) + "'");
        }
        yield CodePoints.of(c);
      }
    };
  }

  private static int octal(Cursor in) {
    int value = 0;
    for (int i = 0; i < 2 && in.peek() >= '0' && in.peek() <= '7'; i++) {
      value = value * 8 + in.take() - '0';
    }
    return value;
  }

  private static int hex(Cursor in) {
    if (!in.skip("{")) {
      return in.hex(2);
    }
    var digits = in.until("}");
    if (!digits.matches("[0-9A-Fa-f]{1,6}")) {
      throw in.syntax("not a hexadecimal number: " + digits);
    }
    return in.scalar(Integer.parseInt(digits, 16));
  }

  private static CodePoints unicode(Cursor in, boolean denied) {
    String name = in.skip("{") ? in.until("}") : Character.toString(in.take());
    boolean not = name.startsWith("^");
    var plain = not ? name.substring(1) : name;
    var set =
        UnicodeSets.named(plain)
            .orElseThrow(() -> in.syntax("unknown class of characters \\p{" + plain + "}"));
    return not == denied ? set : set.not();
  }
}
