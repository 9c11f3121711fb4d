package llm.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import llm.tokenizer.EncodeOptions.Frame;
import llm.tokenizer.TextModel.Part;

/**
 * Turns text into token ids and back, as the vocabulary in a GGUF file's metadata says.
 *
 * <p>The keys read are those that the GGUF specification calls {@code tokenizer.ggml.*}. Half of a
 * surrogate pair in a text counts as U+FFFD. Tokenizers are immutable and safe for use by several
 * threads.
 */
public final class Tokenizer {
  private final TokenizerFile file;
  private final List<String> warnings;
  private final Marks control;

  private Tokenizer(Metadata metadata) {
    this.file = TokenizerFile.read(metadata);
    this.warnings = List.copyOf(metadata.warnings());
    this.control =
        Marks.control(
            file.lexicon().vocabulary(), file.lexicon().specials(), file.model().spelling());
  }

  /**
   * Reads and validates the vocabulary of a file.
   *
   * @param metadata the file's metadata: integers and floats are {@link Number}s, arrays {@link
   *     List}s, strings that are not UTF-8 may be {@code byte[]}s; each array's elements are read
   *     once
   * @throws TokenizerException if the vocabulary is incomplete, contradictory or of an unknown kind
   */
  public static Tokenizer of(Map<String, ?> metadata) {
    return new Tokenizer(new Metadata(metadata));
  }

  /**
   * Reads and validates the vocabulary of a file as if its {@code tokenizer.ggml.pre} were {@code
   * pre}, for files that name a wrong pre-tokenizer or none.
   *
   * @param pre one of {@link #preTokenizers}; models that have none make do without
   * @throws TokenizerException as {@link #of(Map)} does, or if there is no such pre-tokenizer
   */
  public static Tokenizer of(Map<String, ?> metadata, String pre) {
    PreTokenizers.of(pre);
    var tokenizer = new Tokenizer(new Metadata(metadata).with(TokenizerFile.PRE, pre));
    return tokenizer.pre().equals(pre) ? tokenizer : tokenizer.unused(pre);
  }

  private Tokenizer unused(String pre) {
    return new Tokenizer(
        this,
        "tokenizer.ggml.model is '%s', which leaves no choice of pre-tokenizers: %s is not used"
            .formatted(model(), Metadata.quote(pre)));
  }

  private Tokenizer(Tokenizer other, String warning) {
    this.file = other.file;
    this.control = other.control;
    this.warnings = Stream.concat(other.warnings.stream(), Stream.of(warning)).toList();
  }

  /** What is wrong with the file, and what is done instead; empty where all is well. */
  public List<String> warnings() {
    return warnings;
  }

  /** The names that {@code tokenizer.ggml.model} may have. */
  public static List<String> models() {
    return TokenizerFile.models();
  }

  /** The names that {@code tokenizer.ggml.pre} may have. */
  public static List<String> preTokenizers() {
    return PreTokenizers.names();
  }

  /**
   * The ids of a text.
   *
   * @throws TokenizerException if the model takes no text
   */
  public int[] encode(String text, EncodeOptions options) {
    var ids = new IdBuffer();
    if (options.frame() != Frame.NONE) {
      file.frame().prefix().ifPresent(ids::add);
    }
    encode(List.of(new Segment(text, options.parseSpecial())), control, ids);
    if (options.frame() == Frame.START_AND_END) {
      file.frame().suffix().ifPresent(ids::add);
    }
    return ids.toArray();
  }

  /**
   * The ids of the text that {@code segments} make together, with nothing added; where one ends and
   * the next begins makes no difference, except that marks must lie in segments that may spell
   * control tokens: no other text becomes one.
   *
   * @throws TokenizerException if the model takes no text
   */
  public int[] encode(List<Segment> segments, Marks marks) {
    var ids = new IdBuffer();
    encode(segments, marks.and(segments), ids);
    return ids.toArray();
  }

  private void encode(List<Segment> segments, Marks marks, IdBuffer ids) {
    var joined = new StringBuilder();
    var markup = new Spans();
    for (Segment segment : segments) {
      int start = joined.length();
      joined.append(segment.text());
      if (segment.parseSpecial()) {
        markup.add(start, joined.length());
      }
    }
    String text = CodePoints.wellFormed(joined.toString());
    new SpecialCut(file.lexicon().specials(), text, markup, marks.anywhere())
        .tell(new Encoding(text, markup, marks.ids(), ids));
  }

  /**
   * Two texts as one sequence, with the marks that the vocabulary's models know around and between
   * them. Texts are encoded by {@link EncodeOptions#TEXT} first, so that nothing written in them
   * becomes a mark; a text that meets many others need be encoded once.
   *
   * @param first the ids of the first text, a query, without marks
   * @param second the ids of the second, a document, without marks
   * @throws TokenizerException if an id is outside the vocabulary, or the vocabulary names no token
   *     that separates texts
   */
  public TokenPair pair(int[] first, int[] second) {
    if (file.pairs().middle().isEmpty()) {
      throw TokenizerException.unsupported(
          "the vocabulary names no token that separates two texts: neither %s nor %s"
              .formatted(Role.SEPARATOR.key(), Role.EOS.key()));
    }
    for (int id : first) {
      check(id);
    }
    for (int id : second) {
      check(id);
    }
    return TokenPair.of(file.pairs(), first, second);
  }

  /** The tokens that steer a model whose chat template has this source. */
  public Marks marks(String template) {
    return control.ofTemplate(template);
  }

  /** The token that begins every sequence, where the vocabulary wants one. */
  public OptionalInt prefix() {
    return file.frame().prefix();
  }

  /** The token that ends every whole sequence, where the vocabulary wants one. */
  public OptionalInt suffix() {
    return file.frame().suffix();
  }

  /** Whether the model takes text, not ids alone. */
  public boolean takesText() {
    return !(file.model() instanceof NoText);
  }

  /** Encodes the parts of one text in turn. */
  private final class Encoding implements SpecialCut.Parts {
    private final String text;
    private final Spans markup;
    private final BitSet marks;
    private final IdBuffer ids;
    private boolean afterSpecial = true;

    Encoding(String text, Spans markup, BitSet marks, IdBuffer ids) {
      this.text = text;
      this.markup = markup;
      this.marks = marks;
      this.ids = ids;
    }

    @Override
    public void token(int id) {
      ids.add(id);
      afterSpecial = true;
    }

    @Override
    public void text(int from, int to) {
      boolean trusted = markup.covers(from, to);
      var guard = trusted ? Guard.NONE : new Guard(marks, markup, from);
      file.model().encode(new Part(text.substring(from, to), afterSpecial, guard), ids);
      afterSpecial = false;
    }
  }

  /**
   * The text of a whole sequence.
   *
   * <p>Control and unknown tokens are no text; bytes that are no UTF-8 become U+FFFD. The space
   * that encoding puts before a text ({@code tokenizer.ggml.add_space_prefix}) is taken off again.
   *
   * @throws TokenizerException if an id is outside the vocabulary
   */
  public String decode(int... ids) {
    var decoder = decoder();
    var text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.accept(id));
    }
    text.append(decoder.flush());
    boolean prefixed = file.frame().space() && !text.isEmpty() && text.charAt(0) == ' ';
    return prefixed ? text.substring(1) : text.toString();
  }

  /** A decoder for ids that come one by one and continue a text. */
  public Decoder decoder() {
    return new Decoder(this);
  }

  /**
   * The bytes that a token stands for, parts of characters included; those of a control token are
   * its spelling.
   *
   * @throws TokenizerException if the id is outside the vocabulary
   */
  public byte[] bytes(int id) {
    String spelling = token(id);
    var malformed = file.lexicon().vocabulary().malformed(id);
    if (malformed.isPresent()) {
      return malformed.get().clone();
    }
    return switch (kind(id)) {
      case NORMAL -> file.model().spelling().bytes(spelling);
      case UNKNOWN, CONTROL, USER_DEFINED -> spelling.getBytes(StandardCharsets.UTF_8);
      case BYTE -> byteOf(spelling);
      case UNDEFINED, UNUSED -> new byte[0];
    };
  }

  private static byte[] byteOf(String spelling) {
    var value = ByteTokens.value(spelling);
    return value.isPresent()
        ? new byte[] {(byte) value.getAsInt()}
        : spelling.getBytes(StandardCharsets.UTF_8);
  }

  /** What a token adds to a text: nothing if it is a control or unknown token. */
  byte[] text(int id) {
    return switch (kind(id)) {
      case CONTROL, UNKNOWN -> new byte[0];
      case NORMAL, USER_DEFINED, BYTE, UNDEFINED, UNUSED -> bytes(id);
    };
  }

  /** The number of tokens; ids are smaller. */
  public int size() {
    return file.lexicon().vocabulary().size();
  }

  /**
   * The spelling of a token in the vocabulary, for instance {@code ▁the}, {@code Ġthe} or {@code
   * <0x0A>}.
   *
   * @throws TokenizerException if the id is outside the vocabulary
   */
  public String token(int id) {
    return file.lexicon().vocabulary().spelling(check(id));
  }

  /**
   * The role of a token. Well-known control tokens count as such whatever the file says.
   *
   * @throws TokenizerException if the id is outside the vocabulary
   */
  public TokenKind kind(int id) {
    return file.lexicon().vocabulary().kind(check(id));
  }

  /** The id of the token that the vocabulary spells {@code spelling}. */
  public OptionalInt idOf(String spelling) {
    int id = file.lexicon().vocabulary().table().find(spelling);
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private int check(int id) {
    if (id < 0 || id >= size()) {
      throw new TokenizerException(
          "token id %d is outside the vocabulary of %d tokens".formatted(id, size()));
    }
    return id;
  }

  /** Begins a sequence. */
  public OptionalInt bos() {
    return file.lexicon().ids().id(Role.BOS);
  }

  /** Ends a sequence. */
  public OptionalInt eos() {
    return file.lexicon().ids().id(Role.EOS);
  }

  /** Ends a turn of a chat. */
  public OptionalInt eot() {
    return file.lexicon().ids().id(Role.EOT);
  }

  /** Ends a message that expects the answer of a tool. */
  public OptionalInt eom() {
    return file.lexicon().ids().id(Role.EOM);
  }

  /** Stands for what the vocabulary cannot express. */
  public OptionalInt unk() {
    return file.lexicon().ids().id(Role.UNKNOWN);
  }

  /** Fills up a batch. */
  public OptionalInt pad() {
    return file.lexicon().ids().id(Role.PADDING);
  }

  /** Whether a model that produces this id has finished: eos, eot, eom and their like. */
  public boolean isEndOfGeneration(int id) {
    return file.lexicon().ids().endOfGeneration().get(check(id));
  }

  /** The file's {@code tokenizer.ggml.model}. */
  public String model() {
    return file.lexicon().modelName();
  }

  /** The pre-tokenizer in use; empty for models that have none. */
  public String pre() {
    return file.pre();
  }
}
