package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.PagePool;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateCost;
import llm.tensor.sequence.StateSlot;

/**
 * A model of two networks (Vaswani et al. 2017): an encoder reads a text as a whole, and a decoder
 * writes another, looking at the encoder's rows: {@code logits = decoder(tokens, encoder(source))}.
 *
 * <p>A sequence of it is one of the decoder, made for a source. With its first pass the encoder
 * reads the source, all of it at once, and each {@link CrossMixer} keeps what it needs of the rows;
 * what follows is the decoder's alone. However a sequence is cut back or branches off, it keeps
 * that.
 *
 * <p>Immutable and thread-safe, as long as each thread has a {@link Pass} of its own.
 */
public final class EncoderDecoder implements Network {
  private final Encoder encoder;
  private final Decoder decoder;
  private final List<CrossMixer> crossing;
  private final Sources sources;

  /** What the sequences are begun with, and where each keeps what its encoder is to read. */
  private record Sources(int startToken, StateSlot<SourceText> slot, SequenceLayout layout) {}

  private EncoderDecoder(
      Encoder encoder, Decoder decoder, List<CrossMixer> crossing, Sources sources) {
    this.encoder = encoder;
    this.decoder = decoder;
    this.crossing = crossing;
    this.sources = sources;
  }

  /**
   * An encoder and a decoder.
   *
   * @param crossing those mixers of the decoder's layers that look at the encoder's rows: all
   * @param startToken what each text of the decoder begins with: {@code decoder_start_token_id}
   */
  public static EncoderDecoder of(
      Encoder encoder, Decoder decoder, List<? extends CrossMixer> crossing, int startToken) {
    if (encoder.width() != decoder.width()) {
      throw new InvalidModelException(
          "the encoder's rows have "
              + encoder.width()
              + " columns, expected as many as the decoder's, "
              + decoder.width());
    }
    if (startToken < 0 || startToken >= decoder.vocabularySize()) {
      throw new InvalidModelException(
          "decoder_start_token_id is "
              + startToken
              + ", expected 0 to "
              + (decoder.vocabularySize() - 1));
    }
    var slot = StateSlot.of(SourceText.SHAPE);
    var slots = new ArrayList<>(decoder.states()); // in the decoder's order: they have numbers
    slots.add(slot);
    var sources = new Sources(startToken, slot, SequenceLayout.of(slots));
    return new EncoderDecoder(encoder, decoder, List.copyOf(crossing), sources);
  }

  @Override
  public EncoderDecoder withCheck(Runnable beforePass) {
    return new EncoderDecoder(
        encoder.withCheck(beforePass), decoder.withCheck(beforePass), crossing, sources);
  }

  /** What each text of the decoder begins with. */
  public int startToken() {
    return sources.startToken;
  }

  /** Tokens that both know. */
  @Override
  public int vocabularySize() {
    return Math.min(encoder.vocabularySize(), decoder.vocabularySize());
  }

  @Override
  public int positionLimit() {
    return Math.min(encoder.positionLimit(), decoder.positionLimit());
  }

  @Override
  public int typeCount() {
    return decoder.typeCount();
  }

  @Override
  public int width() {
    return decoder.width();
  }

  @Override
  public Optional<Head> head() {
    return decoder.head();
  }

  /** A token's share is that of one of the decoder and one that the encoder has read. */
  @Override
  public StateCost stateCost(KeyValueType type) {
    return sources.layout.cost(type);
  }

  /** The state of a sequence whose source is not known: no pass takes it. */
  @Override
  public SequenceState newState(KeyValueType type, PagePool pool) {
    return sources.layout.newState(type, pool);
  }

  /**
   * The state of a sequence of which nothing was seen yet.
   *
   * @param source what the encoder reads, at least one token; not to be changed
   */
  public SequenceState newState(KeyValueType type, int... source) {
    return newState(type, PagePool.unlimited(), source);
  }

  /** The same with memory from a pool; what the encoder keeps while it reads is not the pool's. */
  public SequenceState newState(KeyValueType type, PagePool pool, int... source) {
    if (source.length == 0) throw new IllegalArgumentException("an encoder reads no empty text");
    var state = newState(type, pool);
    sources.slot.of(state).set(source);
    return state;
  }

  /**
   * Runs a pass of the decoder, as {@link Decoder#forward} does, and before it the encoder's of
   * those sequences that begin.
   *
   * <p>Intermediates of the encoder have names that begin with {@code enc.}
   *
   * @return {@code [k, vocabulary]}, a row for each of the k rows that ask for logits
   */
  public Rows forward(Pass pass) {
    readSources(pass);
    return decoder.forward(pass);
  }

  @Override
  public Rows hidden(Pass pass) {
    readSources(pass);
    return decoder.hidden(pass);
  }

  private void readSources(Pass pass) {
    var batch = pass.batch();
    for (int r = 0; r < batch.size(); r++) {
      var text = sources.slot.of(batch.state(r));
      if (!text.isRead()) read(text, batch.state(r), pass);
    }
  }

  /** Whatever fails, the text is not read, and what mixers have kept of it they keep again. */
  private void read(SourceText text, SequenceState sequence, Pass pass) {
    int[] tokens = text.tokens();
    if (tokens.length == 0) {
      throw new IllegalStateException("a sequence for which the encoder was given no text");
    }
    var rows = new Batch();
    var places = new Batch();
    var state = encoder.newState(KeyValueType.F32);
    for (int i = 0; i < tokens.length; i++) {
      rows.add(tokens[i], i, state, true);
      places.add(tokens[i], i, sequence);
    }
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var encoded = encoder.hidden(pass.beside(rows, "enc."));
    var place = new Pass(places, workspace);
    for (var mixer : crossing) mixer.read(encoded, place);
    workspace.release(mark);
    text.setRead();
  }

  @Override
  public Description describe(KeyValueType type) {
    return Description.of("model", "EncoderDecoder")
        .with("decoder_start_token_id", sources.startToken)
        .with(encoder.describe(type))
        .with(decoder.describe(type));
  }
}
