package llm.template;

/** Puts a text together from pieces that keep their origins; every character is paid for. */
final class TextBuilder {
  private final Budget budget;
  private final StringBuilder value = new StringBuilder();
  private final Origins.Builder origins = new Origins.Builder();

  TextBuilder(Budget budget) {
    this.budget = budget;
  }

  TextBuilder append(Text text) {
    return append(text, 0, text.value().length());
  }

  /** Appends the UTF-16 units {@code from} to {@code to} of {@code text}. */
  TextBuilder append(Text text, int from, int to) {
    if (from >= to) {
      return this;
    }
    budget.characters(to - from);
    value.append(text.value(), from, to);
    var source = text.origins();
    for (int run = source.runAt(from); run < source.runs() && source.start(run) < to; run++) {
      int length = Math.min(to, source.end(run)) - Math.max(from, source.start(run));
      origins.append(source.origin(run), length);
    }
    return this;
  }

  TextBuilder append(String text, Origin origin) {
    budget.characters(text.length());
    value.append(text);
    origins.append(origin, text.length());
    return this;
  }

  TextBuilder repeat(Text text, long count) {
    if (count <= 0 || text.isEmpty()) {
      return this;
    }
    int times = (int) Math.min(count, Integer.MAX_VALUE);
    long length = (long) times * text.value().length();
    budget.characters(length);
    value.repeat(text.value(), times);
    var source = text.origins();
    if (source.runs() == 1) {
      origins.append(source.origin(0), (int) length);
      return this;
    }
    budget.steps((long) times * source.runs());
    for (int i = 0; i < times; i++) {
      for (int run = 0; run < source.runs(); run++) {
        origins.append(source.origin(run), source.end(run) - source.start(run));
      }
    }
    return this;
  }

  int length() {
    return value.length();
  }

  Text build() {
    return Text.of(value.toString(), origins.build());
  }
}
