package llm.template;

/** Filters for HTML and XML. */
final class Html {
  private Html() {}

  static Text escape(Text text, RenderContext context) {
    var out = context.text();
    String value = text.value();
    context.budget().each(value.length());
    int done = 0;
    for (int at = 0; at < value.length(); at++) {
      String entity =
          switch (value.charAt(at)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&#34;";
            case '\'' -> "&#39;";
            default -> "";
          };
      if (!entity.isEmpty()) {
        out.append(text, done, at).append(entity, text.origins().at(at));
        done = at + 1;
      }
    }
    return out.append(text, done, value.length()).build();
  }

  /** The text without tags and comments, its runs of white space one space each. */
  static Text stripTags(Text text, RenderContext context) {
    var out = context.text();
    String value = text.value();
    context.budget().each(value.length());
    int from = 0;
    for (int open = value.indexOf('<'); open >= 0; open = value.indexOf('<', from)) {
      String end = value.startsWith("<!--", open) ? "-->" : ">";
      int close = value.indexOf(end, open);
      if (close < 0) {
        break;
      }
      out.append(text, from, open);
      from = close + end.length();
    }
    var words = new Splits(out.append(text, from, value.length()).build(), context).splitSpace(-1);
    var joined = context.text();
    for (var word : words) {
      joined.append(joined.length() == 0 ? "" : " ", Origin.MARKUP).append(word);
    }
    return joined.build();
  }

  static Text attributes(Value value, Arguments arguments, RenderContext context) {
    if (!(value instanceof DictValue dict)) {
      throw Failure.evaluation("xmlattr takes a dict, found '" + value.typeName() + "'");
    }
    var out = context.text();
    var python = new PythonText(context.budget());
    for (var entry : dict.entries()) {
      if (entry.value() == NoneValue.NONE || entry.value() instanceof UndefinedValue) {
        continue;
      }
      if (!(entry.key() instanceof Text name) || isNoName(name.value())) {
        throw Failure.evaluation(
            "xmlattr: " + python.repr(entry.key()) + " is no attribute's name");
      }
      context.budget().scan(name.value().length());
      out.append(out.length() > 0 || arguments.flag("autospace", true) ? " " : "", Origin.PLAIN)
          .append(escape(name, context))
          .append("=\"", Origin.PLAIN)
          .append(escape(python.str(entry.value()), context))
          .append("\"", Origin.PLAIN);
    }
    return out.build();
  }

  private static boolean isNoName(String name) {
    return name.codePoints().anyMatch(one -> "/>=".indexOf(one) >= 0 || PythonChars.isSpace(one));
  }
}
