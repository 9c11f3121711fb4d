package llm.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Filters that take a text; another value counts as what it prints. */
final class TextFilters {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add(
              "trim/strip(chars)",
              (self, in, c) ->
                  Strips.both(text(self, c), Strips.characters(in, c.budget()), c.budget()))
          .add(
              "lstrip(chars)",
              (self, in, c) ->
                  Strips.left(text(self, c), Strips.characters(in, c.budget()), c.budget()))
          .add(
              "rstrip(chars)",
              (self, in, c) ->
                  Strips.right(text(self, c), Strips.characters(in, c.budget()), c.budget()))
          .add("upper()", (self, in, c) -> Cases.upper(text(self, c), c.budget()))
          .add("lower()", (self, in, c) -> Cases.lower(text(self, c), c.budget()))
          .add("capitalize()", (self, in, c) -> Cases.capitalize(text(self, c), c.budget()))
          .add(
              "title()",
              (self, in, c) -> Cases.upperTitle(text(self, c), c.budget(), TextFilters::beginsWord))
          .add(
              "replace(old, new, count)",
              (self, in, c) ->
                  Replacement.replace(
                      text(self, c),
                      text(in.get("old"), c),
                      text(in.get("new"), c),
                      in.integer("count", -1),
                      c))
          .add("split(sep, maxsplit)", (self, in, c) -> method("split", self, in, c))
          .add("startswith(prefix)", (self, in, c) -> method("startswith", self, in, c))
          .add("endswith(suffix)", (self, in, c) -> method("endswith", self, in, c))
          .add("indent(width, first, blank)", (self, in, c) -> indent(text(self, c), in, c))
          .add(
              "truncate(length, killwords, end, leeway)",
              (self, in, c) -> truncate(text(self, c), in, c))
          .add("format(*)", (self, in, c) -> format(text(self, c), in, c))
          .add("string()", (self, in, c) -> text(self, c))
          .add("safe()", (self, in, c) -> text(self, c))
          .add("escape/e/forceescape()", (self, in, c) -> Html.escape(text(self, c), c))
          .add("striptags()", (self, in, c) -> Html.stripTags(text(self, c), c))
          .add("xmlattr(autospace)", (self, in, c) -> Html.attributes(self, in, c))
          .add("wordcount()", (self, in, c) -> new IntValue(words(text(self, c).value(), c)))
          .add(
              "wordwrap(width, break_long_words, wrapstring, break_on_hyphens)",
              (self, in, c) -> WordWrap.wrap(text(self, c), in, c))
          .add("filesizeformat(binary)", (self, in, c) -> fileSize(self, in, c))
          .add("center(width)", (self, in, c) -> center(text(self, c), in, c))
          .add("urlencode()", (self, in, c) -> urlEncode(self, c))
          .add("from_json/fromjson()", (self, in, c) -> JsonReader.read(text(self, c), c))
          .add("tojson/to_json(ensure_ascii, indent, separators, sort_keys)", TextFilters::toJson)
          .add("pprint(verbose)", (self, in, c) -> new PythonText(c.budget()).repr(self));

  private static final String SIZE_PREFIXES = "kMGTPEZY";

  private TextFilters() {}

  private static Text text(Value value, RenderContext context) {
    return new PythonText(context.budget()).str(value);
  }

  /** Whether a letter that follows begins a word. */
  private static boolean beginsWord(int codePoint) {
    return "-({[<".indexOf(codePoint) >= 0 || PythonChars.isSpace(codePoint);
  }

  /** How many runs of letters, digits and underscores there are. */
  private static int words(String text, RenderContext context) {
    context.budget().each(text.length());
    int count = 0;
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      boolean part = PythonChars.isWordPart(codePoint);
      count += part && !inWord ? 1 : 0;
      inWord = part;
      at += Character.charCount(codePoint);
    }
    return count;
  }

  private static Text fileSize(Value self, Arguments in, RenderContext context) {
    double bytes = Numbers.asDouble(ValueFilters.toFloat(self, Optional.empty(), context.budget()));
    double base = in.flag("binary") ? 1024 : 1000;
    if (bytes == 1) {
      return Text.markup("1 Byte");
    }
    if (bytes < base) {
      var whole = new PythonText(context.budget()).str(Numbers.truncate(bytes));
      return context.text().append(whole).append(" Bytes", Origin.MARKUP).build();
    }
    int prefix = 0;
    double unit = base * base;
    while (bytes >= unit && prefix < SIZE_PREFIXES.length() - 1) {
      prefix++;
      unit *= base;
    }
    String size =
        Double.isFinite(bytes)
            ? new FloatDigits(base * bytes / unit, false, context.budget()).fixed(1)
            : Numbers.text(bytes);
    char letter = in.flag("binary") && prefix == 0 ? 'K' : SIZE_PREFIXES.charAt(prefix);
    return Text.markup(size + " " + letter + (in.flag("binary") ? "iB" : "B"));
  }

  private static Value method(String name, Value self, Arguments in, RenderContext context) {
    return TextMethods.TABLE.find(name).orElseThrow().apply(text(self, context), in, context);
  }

  private static Value toJson(Value self, Arguments in, RenderContext context) {
    return JsonWriter.write(self, JsonStyle.of(in), context.budget());
  }

  /** Indents every line but the first, and but empty ones, unless told otherwise. */
  private static Text indent(Text text, Arguments in, RenderContext context) {
    var width = in.get("width", new IntValue(4));
    var indentation =
        width instanceof Text given
            ? given
            : context.text().repeat(Text.markup(" "), Numbers.asInt(width)).build();
    var out = context.text().append(in.flag("first") ? indentation : Text.EMPTY);
    boolean blank = in.flag("blank");
    boolean first = true;
    for (var line : new Splits(text, context).linesAndRest()) {
      int end = Splits.endOfLine(line);
      boolean indented = !first && (blank || end > 0);
      out.append(indented ? indentation : Text.EMPTY).append(line, 0, end);
      if (end < line.value().length()) {
        out.append("\n", line.origins().at(end));
      }
      first = false;
    }
    return out.build();
  }

  private static Value truncate(Text text, Arguments in, RenderContext context) {
    int length = in.integer("length", 255);
    var end = in.text("end", Text.markup("..."));
    int leeway = in.integer("leeway", 5);
    if (leeway < 0) {
      throw Failure.evaluation("truncate: the leeway " + leeway + " is below 0");
    }
    if (length < end.length()) {
      throw Failure.evaluation("truncate: the length " + length + " is below that of the end");
    }
    if (text.length() <= (long) length + leeway) {
      return text;
    }
    int cut = text.offset(length - end.length());
    int space =
        in.flag("killwords") ? -1 : new Search(" ", context.budget()).last(text.value(), 0, cut);
    return context.text().append(text, 0, space < 0 ? cut : space).append(end).build();
  }

  private static Text format(Text text, Arguments in, RenderContext context) {
    if (in.named().isEmpty()) {
      return PercentFormat.format(text, new TupleValue(in.positional()), context);
    }
    var values = new DictValue();
    in.named().forEach(values::put);
    return PercentFormat.format(text, values, context);
  }

  private static Text center(Text text, Arguments in, RenderContext context) {
    return Padding.pad(text, in.integer("width", 80), Text.markup(" "), Padding.Side.BOTH, context);
  }

  private static Text urlEncode(Value value, RenderContext context) {
    if (!(value instanceof DictValue) && !(value instanceof SequenceValue)) {
      return percent(text(value, context), true, context);
    }
    var out = context.text();
    var pairs =
        value instanceof DictValue dict
            ? DictMethods.pairs(dict, context)
            : Iteration.items(value, context);
    for (var pair : pairs) {
      var items = Iteration.items(pair, context);
      if (items.size() != 2) {
        throw Failure.evaluation("urlencode takes pairs, found " + items.size() + " values");
      }
      out.append(out.length() == 0 ? "" : "&", Origin.PLAIN)
          .append(percent(text(items.get(0), context), false, context))
          .append("=", Origin.PLAIN)
          .append(percent(text(items.get(1), context), false, context));
    }
    return out.build();
  }

  /** Percent-encoding (RFC 3986); a slash stays in a path, a space is a plus in a query. */
  private static Text percent(Text text, boolean path, RenderContext context) {
    var out = context.text();
    for (var character : text.characters(context.budget())) {
      context.budget().step();
      String encoded = URLEncoder.encode(character.value(), StandardCharsets.UTF_8);
      String result =
          switch (encoded) {
            case "+" -> path ? "%20" : "+";
            case "*" -> "%2A";
            case "%7E" -> "~";
            case "%2F" -> path ? "/" : "%2F";
            default -> encoded;
          };
      out.append(result, character.origins().origin(0));
    }
    return out.build();
  }
}
