package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import llm.blocks.Block;
import llm.blocks.CrossMixer;
import llm.blocks.Decoder;
import llm.blocks.Description;
import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.EncoderDecoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.CrossAttention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.RelativeBias;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model of encoder and decoder that is wrong fails the contract, at the check meant for it. */
class EncoderDecoderMutantsTest {
  private static final int[] SOURCE = {20, 4, 19, 33, 20};

  private static final TinyModel MODEL =
      TinyModel.named("mutant")
          .set("embedding_length", 24)
          .set("block_count", 1)
          .set("feed_forward_length", 32)
          .set("attention.head_count", 4)
          .set("attention.layer_norm_rms_epsilon", 1e-5f);

  /** Ways to get one wrong, and the check that must catch each. */
  enum Mutant {
    NONE(contract -> {}),
    KEYS_OF_ANOTHER_SEQUENCE(ArchitectureContract::sourcesOfSequencesDoNotMix),
    SOURCE_IGNORED(ArchitectureContract::eachRowSeesTheWholeSource),
    SOURCE_CUT_OFF(ArchitectureContract::logitsEqualTheReferences),
    CAUSAL_ENCODER(ArchitectureContract::logitsEqualTheReferences),
    LATER_KEYS_LIKE_EARLIER(ArchitectureContract::logitsEqualTheReferences);

    private final Consumer<ArchitectureContract> check;

    Mutant(Consumer<ArchitectureContract> check) {
      this.check = check;
    }
  }

  private record Family(Mutant mutant) implements Architecture {
    @Override
    public String id() {
      return "encoder-decoder-mutant";
    }

    @Override
    public EncoderDecoder build(Hyperparameters hp, Weights w) {
      var embedding = Embedding.of(w.at("token_embd"));
      var read = w.at("enc").block(0);
      var seeing = attention(read, hp);
      if (mutant != Mutant.CAUSAL_ENCODER) seeing = seeing.withSight(Sight.both());
      var first = block(hp, read, seeing);
      var encoder = Encoder.of(embedding, 1, i -> first).withNorm(norm(hp, w.at("enc")));
      var written = w.at("dec").block(0);
      var cross = new Crossing(mutant, CrossAttention.of(written, Heads.of(hp)));
      var second =
          block(hp, written, attention(written, hp))
              .withCross(Norm.rms(hp).apply(written.at("cross_attn_norm")), cross);
      var decoder =
          Decoder.of(embedding, 1, i -> second, norm(hp, w.at("dec")), embedding.output(w));
      return EncoderDecoder.of(encoder, decoder, List.of(cross), 1);
    }

    private Attention attention(Weights w, Hyperparameters hp) {
      var table = w.at("attn_rel_b");
      boolean both = w.name().startsWith("enc") && mutant != Mutant.LATER_KEYS_LIKE_EARLIER;
      var bias = both ? RelativeBias.bothWays(table, 4, 8) : RelativeBias.causal(table, 4, 8);
      return Attention.separate(w, Heads.of(hp), bias);
    }

    private static Norm norm(Hyperparameters hp, Weights w) {
      return Norm.rms(hp).apply(w.at("output_norm"));
    }

    private static Block block(Hyperparameters hp, Weights w, Attention attention) {
      var feedForward = FeedForward.plain(w, hp.feedForwardLength(0), Activation.RELU);
      return Block.sequential(w, Norm.rms(hp), attention, feedForward);
    }
  }

  /** Cross-attention that may keep keys where all sequences find them, or lose some, or all. */
  private static final class Crossing implements CrossMixer {
    private final Mutant mutant;
    private final CrossAttention inner;
    private final SequenceState ofAll; // where the mutant keeps keys

    Crossing(Mutant mutant, CrossAttention inner) {
      this.mutant = mutant;
      this.inner = inner;
      List<StateSlot<?>> slots = mixes() ? inner.states() : List.of();
      this.ofAll = SequenceLayout.of(slots).newState(KeyValueType.F32);
    }

    private boolean mixes() {
      return mutant == Mutant.KEYS_OF_ANOTHER_SEQUENCE;
    }

    private Pass mixed(Pass pass) {
      if (!mixes()) return pass;
      var batch = new Batch();
      for (int r = 0; r < pass.batch().size(); r++) {
        batch.add(pass.batch().token(r), pass.batch().position(r), ofAll);
      }
      return new Pass(batch, pass.workspace());
    }

    @Override
    public void read(Rows encoded, Pass pass) {
      if (mutant != Mutant.SOURCE_CUT_OFF) {
        inner.read(encoded, mixed(pass));
        return;
      }
      var batch = new Batch();
      batch.add(pass.batch().token(0), 0, pass.batch().state(0));
      var first = Rows.of(encoded.width(), Arrays.copyOf(encoded.data(), encoded.width()));
      inner.read(first, new Pass(batch, pass.workspace()));
    }

    @Override
    public void apply(Rows x, Rows y, Pass pass) {
      inner.apply(x, y, mixed(pass));
      if (mutant == Mutant.SOURCE_IGNORED) Arrays.fill(y.data(), 0, y.rows() * y.width(), 0);
    }

    @Override
    public List<StateSlot<?>> states() {
      return mixes() ? List.of() : inner.states();
    }

    @Override
    public Description describe() {
      return inner.describe();
    }
  }

  private static final class Contract extends ArchitectureContract {
    private final Family family;
    private final Reference reference;

    Contract(Family family, Reference reference) {
      this.family = family;
      this.reference = reference;
    }

    @Override
    protected Architecture architecture() {
      return family;
    }

    /** The reference is a tiny model already. */
    @Override
    protected List<TinyModel> models() {
      return List.of();
    }

    @Override
    protected List<Reference> references() {
      return List.of(reference);
    }
  }

  /** What the family computes when nothing is wrong with it. */
  private static Reference reference() {
    var right = new Family(Mutant.NONE);
    var fixture = MODEL.build(right);
    int[] prompt = {1, 8, 7, 6, 5, 4, 3};
    try (var model = new ComposedModel(right, fixture)) {
      model.readSource(SOURCE);
      var logits = model.run(prompt, prompt.length);
      return new Reference("mutant", fixture.bytes(), prompt, model.greedy(prompt, 12), logits)
          .withSource(SOURCE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isCaughtByTheCheckMeantForIt(Mutant mutant) {
    var contract = new Contract(new Family(mutant), reference());
    if (mutant != Mutant.NONE) {
      assertThrows(AssertionError.class, () -> mutant.check.accept(contract));
      return;
    }
    assertDoesNotThrow(contract::everyTensorIsUsed);
    assertDoesNotThrow(contract::logitsEqualTheReferences);
    assertDoesNotThrow(contract::greedyTokensEqualTheReferences);
    assertDoesNotThrow(contract::batchesOfAnySizeGiveTheSameLogits);
    assertDoesNotThrow(contract::interleavedSequencesEqualEachAlone);
    assertDoesNotThrow(contract::sourcesOfSequencesDoNotMix);
    assertDoesNotThrow(contract::eachRowSeesTheWholeSource);
    assertDoesNotThrow(contract::cutBackAndContinuedEqualsAfresh);
    assertDoesNotThrow(contract::aFailedPassChangesNothing);
    assertDoesNotThrow(contract::statesWeighWhatTheNetworkSays);
  }
}
