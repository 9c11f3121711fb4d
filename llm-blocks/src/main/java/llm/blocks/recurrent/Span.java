package llm.blocks.recurrent;

/** Some successive channels: what one task works on. */
record Span(int from, int to) {
  int length() {
    return to - from;
  }
}
