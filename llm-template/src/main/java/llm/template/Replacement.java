package llm.template;

/** Replacing parts of a text; what is put in keeps its own origins. */
final class Replacement {
  private Replacement() {}

  /** Replaces the first {@code count} places of {@code old}; all if negative. */
  static Text replace(Text text, Text old, Text with, int count, RenderContext context) {
    if (old.isEmpty()) {
      return between(text, with, count, context);
    }
    String value = text.value();
    var search = new Search(old.value(), context.budget());
    var out = context.text();
    int from = 0;
    for (int replaced = 0; replaced != count; replaced++) {
      int at = search.first(value, from, value.length());
      if (at < 0) {
        break;
      }
      out.append(text, from, at).append(with);
      from = at + old.value().length();
    }
    return out.append(text, from, value.length()).build();
  }

  /** An empty text is found before every character and at the end. */
  private static Text between(Text text, Text with, int count, RenderContext context) {
    var out = context.text();
    int replaced = 0;
    for (var character : text.characters(context.budget())) {
      context.budget().step();
      if (replaced != count) {
        out.append(with);
        replaced++;
      }
      out.append(character);
    }
    return out.append(replaced == count ? Text.EMPTY : with).build();
  }
}
