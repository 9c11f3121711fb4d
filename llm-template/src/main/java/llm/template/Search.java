package llm.template;

/** Looks for a part of texts in time proportional to their length; what it looks at is paid for. */
final class Search {
  /** Up to here comparing at every place costs about as much as hashing. */
  private static final int SHORT = 16;

  private static final long BASE = 0x9E3779B97F4A7C15L;

  private final String part;
  private final Budget budget;

  Search(String part, Budget budget) {
    this.part = part;
    this.budget = budget;
  }

  /** The first place in the units {@code from} to {@code to} of {@code value}; -1 if none. */
  int first(String value, int from, int to) {
    if (part.length() > SHORT) {
      return rolling(value, from, to, false);
    }
    int found = value.indexOf(part, from, to);
    pay(found < 0 ? to - from : found - from);
    return found;
  }

  /** The last place in the units {@code from} to {@code to} of {@code value}; -1 if none. */
  int last(String value, int from, int to) {
    if (part.length() > SHORT) {
      return rolling(value, from, to, true);
    }
    int at = to - part.length();
    char begin = part.isEmpty() ? 0 : part.charAt(0);
    while (at >= from
        && !part.isEmpty()
        && (value.charAt(at) != begin || !value.startsWith(part, at))) {
      at--;
    }
    pay(to - Math.max(at, from));
    return at < from ? -1 : at;
  }

  private void pay(int places) {
    budget.steps(1 + (long) places * (8 + part.length()) / 64);
  }

  /** Rabin and Karp's search, from either end. */
  private int rolling(String value, int from, int to, boolean back) {
    int length = part.length();
    if (to - from < length) {
      return -1;
    }
    long wanted = 0;
    long hash = 0;
    long power = 1;
    for (int i = 0; i < length; i++) {
      wanted = wanted * BASE + part.charAt(back ? length - 1 - i : i);
      hash = hash * BASE + value.charAt(back ? to - 1 - i : from + i);
      power *= BASE;
    }
    int places = to - from - length;
    for (int i = 0; ; i++) {
      int at = back ? to - i - length : from + i;
      if (hash == wanted && matches(value, at)) {
        budget.each((long) i + length);
        return at;
      }
      if (i == places) {
        budget.each((long) to - from);
        return -1;
      }
      char next = value.charAt(back ? at - 1 : at + length);
      char gone = value.charAt(back ? at + length - 1 : at);
      hash = hash * BASE + next - power * gone;
    }
  }

  /** Texts can be made for their hashes to be equal; looking at each such place is paid for. */
  private boolean matches(String value, int at) {
    budget.scan(part.length());
    return value.startsWith(part, at);
  }
}
