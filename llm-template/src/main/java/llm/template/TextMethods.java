package llm.template;

import java.util.List;

/** The methods of Python's strings. */
final class TextMethods {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .addAll(parts())
          .addAll(changes())
          .addAll(questions())
          .addAll(TextQuestions.TABLE)
          .addAll(layout());

  private TextMethods() {}

  private static Text text(Value self) {
    return (Text) self;
  }

  private static BuiltinTable parts() {
    return new BuiltinTable()
        .add(
            "strip(chars)",
            (self, in, c) -> Strips.both(text(self), Strips.characters(in, c.budget()), c.budget()))
        .add(
            "lstrip(chars)",
            (self, in, c) -> Strips.left(text(self), Strips.characters(in, c.budget()), c.budget()))
        .add(
            "rstrip(chars)",
            (self, in, c) ->
                Strips.right(text(self), Strips.characters(in, c.budget()), c.budget()))
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
            "removeprefix(prefix)", (self, in, c) -> removePrefix(text(self), in.text("prefix"), c))
        .add(
            "removesuffix(suffix)",
            (self, in, c) -> removeSuffix(text(self), in.text("suffix"), c));
  }

  private static Text removePrefix(Text text, Text prefix, RenderContext context) {
    int length = prefix.value().length();
    context.budget().scan(length);
    return text.value().startsWith(prefix.value())
        ? text.slice(length, text.value().length(), context.budget())
        : text;
  }

  private static Text removeSuffix(Text text, Text suffix, RenderContext context) {
    int length = suffix.value().length();
    context.budget().scan(length);
    return text.value().endsWith(suffix.value())
        ? text.slice(0, text.value().length() - length, context.budget())
        : text;
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
        .add("casefold()", (self, in, c) -> Cases.fold(text(self), c.budget()))
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
            (self, in, c) -> in(self, in, c).startsWith(in.get("prefix")))
        .add(
            "endswith(suffix, start, end)",
            (self, in, c) -> in(self, in, c).endsWith(in.get("suffix")))
        .add("find(sub, start, end)", (self, in, c) -> in(self, in, c).find(in.text("sub")))
        .add("rfind(sub, start, end)", (self, in, c) -> in(self, in, c).findLast(in.text("sub")))
        .add(
            "index(sub, start, end)",
            (self, in, c) -> Searches.found(in(self, in, c).find(in.text("sub"))))
        .add(
            "rindex(sub, start, end)",
            (self, in, c) -> Searches.found(in(self, in, c).findLast(in.text("sub"))))
        .add("count(sub, start, end)", (self, in, c) -> in(self, in, c).count(in.text("sub")));
  }

  private static Searches in(Value self, Arguments arguments, RenderContext context) {
    return Searches.in(text(self), arguments, context.budget());
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
