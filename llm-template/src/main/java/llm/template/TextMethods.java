package llm.template;

import java.util.List;
import java.util.function.IntPredicate;

/** The methods of Python's strings. */
final class TextMethods {
  static final BuiltinTable TABLE =
      new BuiltinTable().addAll(parts()).addAll(changes()).addAll(questions()).addAll(layout());

  private TextMethods() {}

  private static Text text(Value self) {
    return (Text) self;
  }

  private static BuiltinTable parts() {
    return new BuiltinTable()
        .add("strip(chars)", (self, in, c) -> Strips.both(text(self), Strips.characters(in)))
        .add("lstrip(chars)", (self, in, c) -> Strips.left(text(self), Strips.characters(in)))
        .add("rstrip(chars)", (self, in, c) -> Strips.right(text(self), Strips.characters(in)))
        .add("split(sep, maxsplit)", (self, in, c) -> split(new Splits(text(self), c), in))
        .add("rsplit(sep, maxsplit)", (self, in, c) -> splitRight(new Splits(text(self), c), in))
        .add(
            "splitlines(keepends)",
            (self, in, c) -> ListValue.of(new Splits(text(self), c).lines(in.flag("keepends"))))
        .add(
            "partition(sep)",
            (self, in, c) -> new Splits(text(self), c).partition(in.text("sep"), false))
        .add(
            "rpartition(sep)",
            (self, in, c) -> new Splits(text(self), c).partition(in.text("sep"), true))
        .add(
            "removeprefix(prefix)",
            (self, in, c) -> {
              int length = in.text("prefix").value().length();
              return text(self).value().startsWith(in.text("prefix").value())
                  ? text(self).slice(length, text(self).value().length())
                  : self;
            })
        .add(
            "removesuffix(suffix)",
            (self, in, c) -> {
              int end = text(self).value().length() - in.text("suffix").value().length();
              return text(self).value().endsWith(in.text("suffix").value())
                  ? text(self).slice(0, end)
                  : self;
            });
  }

  private static Value split(Splits splits, Arguments in) {
    int most = in.integer("maxsplit", -1);
    return ListValue.of(
        in.present("sep").isPresent()
            ? splits.split(in.text("sep"), most)
            : splits.splitSpace(most));
  }

  private static Value splitRight(Splits splits, Arguments in) {
    int most = in.integer("maxsplit", -1);
    return ListValue.of(
        in.present("sep").isPresent()
            ? splits.splitRight(in.text("sep"), most)
            : splits.splitSpaceRight(most));
  }

  private static BuiltinTable changes() {
    return new BuiltinTable()
        .add("upper()", (self, in, c) -> Cases.upper(text(self), c.budget()))
        .add("lower()", (self, in, c) -> Cases.lower(text(self), c.budget()))
        .add("casefold()", (self, in, c) -> Cases.lower(text(self), c.budget()))
        .add("swapcase()", (self, in, c) -> Cases.swap(text(self), c.budget()))
        .add("capitalize()", (self, in, c) -> Cases.capitalize(text(self), c.budget()))
        .add(
            "title()",
            (self, in, c) ->
                Cases.title(text(self), c.budget(), letter -> !PythonChars.isCased(letter)))
        .add(
            "replace(old, new, count)",
            (self, in, c) ->
                Replacement.replace(
                    text(self), in.text("old"), in.text("new"), in.integer("count", -1), c))
        .add(
            "join(iterable)",
            (self, in, c) -> join(text(self), Iteration.items(in.get("iterable"), c), c))
        .add("format(*)", (self, in, c) -> BraceFormat.format(text(self), in, c));
  }

  private static Value join(Text separator, List<Value> items, RenderContext context) {
    var out = context.text();
    for (int i = 0; i < items.size(); i++) {
      if (!(items.get(i) instanceof Text item)) {
        throw Failure.evaluation(
            "join: item " + i + " is a " + items.get(i).typeName() + ", expected a text");
      }
      out.append(i == 0 ? Text.EMPTY : separator).append(item);
    }
    return out.build();
  }

  private static BuiltinTable questions() {
    return new BuiltinTable()
        .add(
            "startswith(prefix, start, end)",
            (self, in, c) -> Searches.startsWith(text(self), in.get("prefix"), in))
        .add(
            "endswith(suffix, start, end)",
            (self, in, c) -> Searches.endsWith(text(self), in.get("suffix"), in))
        .add("find(sub, start, end)", (self, in, c) -> Searches.find(text(self), in))
        .add("rfind(sub, start, end)", (self, in, c) -> Searches.findLast(text(self), in))
        .add(
            "index(sub, start, end)",
            (self, in, c) -> Searches.found(Searches.find(text(self), in)))
        .add(
            "rindex(sub, start, end)",
            (self, in, c) -> Searches.found(Searches.findLast(text(self), in)))
        .add("count(sub, start, end)", (self, in, c) -> Searches.count(text(self), in))
        .add("isdigit()", (self, in, c) -> all(self, Character::isDigit))
        .add("isdecimal()", (self, in, c) -> all(self, Character::isDigit))
        .add("isnumeric()", (self, in, c) -> all(self, TextMethods::isNumeric))
        .add("isalpha()", (self, in, c) -> all(self, Character::isLetter))
        .add(
            "isalnum()",
            (self, in, c) -> all(self, one -> Character.isLetter(one) || isNumeric(one)))
        .add("isspace()", (self, in, c) -> all(self, PythonChars::isSpace))
        .add("isascii()", (self, in, c) -> ascii(text(self)))
        .add("isupper()", (self, in, c) -> cased(text(self), Character::isUpperCase))
        .add("islower()", (self, in, c) -> cased(text(self), Character::isLowerCase))
        .add("istitle()", (self, in, c) -> title(text(self), c));
  }

  private static boolean isNumeric(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static Value all(Value self, IntPredicate test) {
    return BoolValue.of(!text(self).isEmpty() && text(self).value().codePoints().allMatch(test));
  }

  private static Value ascii(Text text) {
    return BoolValue.of(text.value().chars().allMatch(unit -> unit < 128));
  }

  /** Whether there is a letter with case, and {@code test} holds for every one. */
  static Value cased(Text text, IntPredicate test) {
    boolean some = text.value().codePoints().anyMatch(PythonChars::isCased);
    return BoolValue.of(
        some && text.value().codePoints().filter(PythonChars::isCased).allMatch(test));
  }

  private static Value title(Text text, RenderContext context) {
    var titled = Cases.title(text, context.budget(), letter -> !PythonChars.isCased(letter));
    return BoolValue.of(
        titled.equals(text) && text.value().codePoints().anyMatch(PythonChars::isCased));
  }

  private static BuiltinTable layout() {
    return new BuiltinTable()
        .add("ljust(width, fillchar)", (self, in, c) -> pad(text(self), in, c, Padding.Side.RIGHT))
        .add("rjust(width, fillchar)", (self, in, c) -> pad(text(self), in, c, Padding.Side.LEFT))
        .add("center(width, fillchar)", (self, in, c) -> pad(text(self), in, c, Padding.Side.BOTH))
        .add("zfill(width)", (self, in, c) -> Padding.zeros(text(self), in.integer("width"), c))
        .add("expandtabs(tabsize)", (self, in, c) -> Padding.tabs(text(self), in, c));
  }

  private static Value pad(Text text, Arguments in, RenderContext c, Padding.Side side) {
    var fill = in.text("fillchar", Text.markup(" "));
    return Padding.pad(text, in.integer("width"), fill, side, c);
  }
}
