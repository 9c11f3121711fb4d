package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import llm.blocks.Block;
import llm.blocks.Description;
import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Head;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;
import llm.testkit.EncoderReference.Text;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An encoder that is wrong fails the contract, at the check that is meant to catch it. */
class EncoderMutantsTest {
  private static final TinyModel MODEL =
      TinyModel.named("mutant")
          .set("embedding_length", 24)
          .set("block_count", 2)
          .set("feed_forward_length", 32)
          .set("attention.head_count", 4)
          .set("attention.layer_norm_epsilon", 1e-5f)
          .with("token_types.weight", 24, 2)
          .with("cls.weight", 24, 24)
          .with("cls.output.weight", 24, 1)
          .with("blk.0.attn_output.bias", 24);

  private static final Text PAIR =
      new Text(new int[] {9, 8, 7, 6, 5, 4, 3, 20, 21, 22}, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);

  /** Ways to get an encoder wrong, and the check that must catch each. */
  enum Mutant {
    NONE(contract -> {}),
    CAUSAL(EncoderContract::rowsSeeLaterOnes),
    CAUSAL_IN_ONE_BLOCK(EncoderContract::rowsEqualTheReferences),
    TYPES_IGNORED(EncoderContract::rowsEqualTheReferences),
    TYPES_OVERLOOKED(EncoderContract::everyTensorIsUsed),
    TYPES_ALL_ALIKE(EncoderContract::typesAreToldApart),
    WRONG_WINDOW(EncoderContract::rowsEqualTheReferences),
    SLOPES_OF_ONE_DIRECTION(EncoderContract::rowsEqualTheReferences),
    NORM_BEFORE_THE_SUM(EncoderContract::rowsEqualTheReferences),
    WRONG_GELU(EncoderContract::rowsEqualTheReferences),
    WRONG_CLASSIFIER(EncoderContract::scoresEqualTheReferences),
    SCORES_OF_THE_MEAN(EncoderContract::scoresEqualTheReferences),
    TEXTS_SEE_EACH_OTHER(EncoderContract::interleavedSequencesEqualEachAlone),
    ROWS_OF_EARLIER_TEXTS(EncoderContract::aSequenceReadsTextAfterText),
    ROWS_OF_FAILED_PASSES(EncoderContract::aFailedPassChangesNothing),
    UNDECLARED(EncoderContract::isFoundByTheServiceLoader);

    private final Consumer<EncoderContract> check;

    Mutant(Consumer<EncoderContract> check) {
      this.check = check;
    }
  }

  /** A family whose first block sees a window and has slopes, and whose second sees all. */
  private record Family(Mutant mutant) implements Architecture {
    @Override
    public String id() {
      return "encoder-mutant";
    }

    @Override
    public Encoder build(Hyperparameters hp, Weights w) {
      var encoder = Encoder.of(hp, w, embedding(hp, w), i -> block(hp, w.block(i), i));
      return switch (mutant) {
        case WRONG_CLASSIFIER ->
            encoder.withHead(Optional.of(Head.classifier(w, Activation.RELU, Optional.empty())));
        case SCORES_OF_THE_MEAN -> encoder.withHead(encoder.head().map(Head::ofMean));
        default -> encoder;
      };
    }

    private Embedding embedding(Hyperparameters hp, Weights w) {
      var norm = Norm.layer(hp).apply(w.at("token_embd_norm"));
      var embedding = Embedding.of(w.at("token_embd")).withNorm(norm);
      return switch (mutant) {
        case TYPES_IGNORED -> {
          w.at("token_types").unneeded(2, w.width());
          yield embedding;
        }
        case TYPES_OVERLOOKED -> embedding;
        case TYPES_ALL_ALIKE ->
            embedding.withTypes(w.at("token_types")).withNorm(new WithoutTypes(w, norm));
        default -> embedding.withTypes(w.at("token_types"));
      };
    }

    private Block block(Hyperparameters hp, Weights w, int index) {
      var attention = mixer(attention(w, Heads.of(hp, index), index));
      var norm = Norm.layer(hp);
      var attnNorm = norm.apply(w.at("attn_output_norm"));
      var ffnNorm = norm.apply(w.at("layer_output_norm"));
      var gelu = mutant == Mutant.WRONG_GELU ? Activation.GELU : Activation.GELU_EXACT;
      var feedForward = FeedForward.plain(w, hp.feedForwardLength(index), gelu);
      return mutant == Mutant.NORM_BEFORE_THE_SUM
          ? Block.sequentialNormedAfter(attention, attnNorm, feedForward, ffnNorm)
          : Block.sequentialNormedSums(attention, attnNorm, feedForward, ffnNorm);
    }

    private Attention attention(Weights w, Heads heads, int index) {
      if (index == 1) {
        boolean causal = mutant == Mutant.CAUSAL || mutant == Mutant.CAUSAL_IN_ONE_BLOCK;
        return Attention.separate(w, heads, Positions.none())
            .withSight(causal ? Sight.all() : Sight.both());
      }
      var slopes = Alibi.of(heads.count());
      boolean oneDirection = mutant == Mutant.SLOPES_OF_ONE_DIRECTION;
      return Attention.separate(w, heads, oneDirection ? slopes : slopes.symmetric())
          .withSight(
              switch (mutant) {
                case CAUSAL -> Sight.all();
                case WRONG_WINDOW -> Sight.bothWindow(4);
                default -> Sight.bothWindow(3);
              });
    }

    private Mixer mixer(Attention attention) {
      return switch (mutant) {
        case TEXTS_SEE_EACH_OTHER, ROWS_OF_EARLIER_TEXTS, ROWS_OF_FAILED_PASSES ->
            new Remembering(mutant, attention);
        default -> attention;
      };
    }
  }

  /** A norm that takes away first what types have added. */
  private record WithoutTypes(Weights w, Norm norm) implements Norm {
    @Override
    public void apply(Rows x, Rows out, Pass pass) {
      float[] types = w.at("token_types").floats(2, w.width());
      for (int r = 0; r < x.rows(); r++) {
        int from = pass.batch().type(r) * x.width();
        for (int i = 0; i < x.width(); i++) x.data()[x.offset(r) + i] -= types[from + i];
      }
      norm.apply(x, out, pass);
    }

    @Override
    public Description describe() {
      return norm.describe();
    }
  }

  /** A mixer that adds the first row of its pass, or the last of the pass before it, to all. */
  private static final class Remembering implements Mixer {
    private final Mutant mutant;
    private final Attention inner;
    private float[] first = {};

    Remembering(Mutant mutant, Attention inner) {
      this.mutant = mutant;
      this.inner = inner;
    }

    @Override
    public void apply(Rows x, Rows y, Pass pass) {
      inner.apply(x, y, pass);
      if (first.length == 0 || mutant == Mutant.TEXTS_SEE_EACH_OTHER) {
        first = java.util.Arrays.copyOf(x.data(), x.width());
      }
      for (int r = 0; r < x.rows(); r++) {
        for (int i = 0; i < x.width(); i++) y.data()[y.offset(r) + i] += first[i];
      }
      if (mutant != Mutant.TEXTS_SEE_EACH_OTHER) first = last(x);
    }

    private static float[] last(Rows x) {
      int from = x.offset(x.rows() - 1);
      return java.util.Arrays.copyOfRange(x.data(), from, from + x.width());
    }

    @Override
    public List<StateSlot<?>> states() {
      return inner.states();
    }

    @Override
    public Description describe() {
      return inner.describe();
    }
  }

  private static final class Contract extends EncoderContract {
    private final EncoderReference reference;

    Contract(Family family, EncoderReference reference) {
      super(family, 1e-4);
      this.reference = reference;
    }

    @Override
    protected List<EncoderReference> references() {
      return List.of(reference);
    }
  }

  /** What the family computes when nothing is wrong with it. */
  private static EncoderReference reference() {
    var right = new Family(Mutant.NONE);
    var fixture = MODEL.build(right);
    try (var model = new ComposedModel(right, fixture)) {
      var rows = model.run(EncoderContract.batch(PAIR, model.newState()));
      var scores = model.scores(EncoderContract.batch(PAIR, model.newState()));
      return EncoderReference.of("mutant", fixture.bytes(), PAIR, rows).withScores(scores);
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
    assertDoesNotThrow(contract::everyKernelComputesTheSame);
    assertDoesNotThrow(contract::missingTensorsAreNamed);
    assertDoesNotThrow(contract::misshapenTensorsAreNamed);
    assertDoesNotThrow(contract::statesWeighWhatTheNetworkSays);
    assertDoesNotThrow(contract::rowsEqualTheReferences);
    assertDoesNotThrow(contract::scoresEqualTheReferences);
    assertDoesNotThrow(contract::rowsSeeLaterOnes);
    assertDoesNotThrow(contract::typesAreToldApart);
    assertDoesNotThrow(contract::aTextIsOnePass);
    assertDoesNotThrow(contract::interleavedSequencesEqualEachAlone);
    assertDoesNotThrow(contract::aSequenceReadsTextAfterText);
    assertDoesNotThrow(contract::aFailedPassChangesNothing);
  }
}
