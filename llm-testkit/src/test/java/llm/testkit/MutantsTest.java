package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plugin that is wrong fails the contract, at the check that is meant to catch it. */
class MutantsTest {
  private static final TinyModel MODEL =
      TinyModel.named("mutant")
          .set("embedding_length", 24)
          .set("block_count", 2)
          .set("feed_forward_length", 32)
          .set("attention.head_count", 6)
          .set("attention.head_count_kv", 3)
          .set("eps", 1e-5f)
          .with("blk.0.attn_qkv.bias", 48)
          .with("blk.1.attn_norm.bias", 24);

  /** Ways to get a family wrong, and the check that must catch each. */
  enum Mutant {
    NONE(contract -> {}),
    RECURRENT(contract -> {}),
    SWAPPED_ROPE_PAIRING(ArchitectureContract::logitsEqualTheReferences),
    WRONG_SLOPE(ArchitectureContract::logitsEqualTheReferences),
    WRONG_NORM(ArchitectureContract::logitsEqualTheReferences),
    PARALLEL_INSTEAD_OF_SEQUENTIAL(ArchitectureContract::logitsEqualTheReferences),
    WRONG_ACTIVATION(ArchitectureContract::greedyTokensEqualTheReferences),
    MISSING_BIAS(ArchitectureContract::everyTensorIsUsed),
    NAMELESS_ERROR(ArchitectureContract::missingTensorsAreNamed),
    UNDECLARED(ArchitectureContract::isFoundByTheServiceLoader),
    WRONG_KERNEL(ArchitectureContract::everyKernelComputesTheSame),
    KERNEL_THAT_MAKES_NAN(ArchitectureContract::everyKernelComputesTheSame),
    STATE_NOT_RESET(ArchitectureContract::cutBackAndContinuedEqualsAfresh),
    STATE_NOT_GIVEN_UP(ArchitectureContract::aFailedPassChangesNothing),
    STATE_NOT_FREED(ArchitectureContract::statesWeighWhatTheNetworkSays),
    ONE_STATE_FOR_ALL(ArchitectureContract::interleavedSequencesEqualEachAlone),
    STATE_OF_A_PASS(ArchitectureContract::batchesOfAnySizeGiveTheSameLogits),
    DECAY_OF_THE_WRONG_SIGN(ArchitectureContract::logitsEqualTheReferences),
    HEAD_ORDER_SWAPPED(ArchitectureContract::logitsEqualTheReferences),
    GROUP_OF_A_HEAD_WRONG(ArchitectureContract::greedyTokensEqualTheReferences),
    ONE_BACKEND_ONLY(ArchitectureContract::everyKernelComputesTheSame);

    private final Consumer<ArchitectureContract> check;

    Mutant(Consumer<ArchitectureContract> check) {
      this.check = check;
    }
  }

  /** A family whose first block rotates and whose second has slopes, so that both can be wrong. */
  private record Family(Mutant mutant) implements Architecture {
    @Override
    public String id() {
      return "mutant";
    }

    @Override
    public Decoder build(Hyperparameters hp, Weights w) {
      try {
        return compose(hp, w);
      } catch (InvalidModelException e) {
        if (mutant == Mutant.NAMELESS_ERROR) throw new InvalidModelException("it does not work");
        throw e;
      }
    }

    private Decoder compose(Hyperparameters hp, Weights w) {
      var embedding = Embedding.of(w.at("token_embd"));
      return Decoder.of(
          embedding,
          hp.blockCount(),
          i -> block(hp, w, i),
          Norm.rms(w.at("output_norm"), hp.real("eps")),
          embedding.tied());
    }

    private Block block(Hyperparameters hp, Weights root, int index) {
      var w = root.block(index);
      var heads = Heads.of(hp, index);
      var rope =
          mutant == Mutant.SWAPPED_ROPE_PAIRING
              ? Rope.halves(hp, heads.size(), root)
              : Rope.pairs(hp, heads.size(), root);
      var slopes = Alibi.of(heads.count(), mutant == Mutant.WRONG_SLOPE ? 4 : 8);
      var attnNorm =
          index == 0 || mutant == Mutant.MISSING_BIAS
              ? Norm.rms(w.at("attn_norm"), hp.real("eps"))
              : Norm.layer(w.at("attn_norm"), hp.real("eps"));
      var attention = Attention.fused(w, heads, index == 0 ? rope : slopes);
      var mixer =
          index == 0 ? attention : Decay.of(mutant).map(Mixer.class::cast).orElse(attention);
      var ffnNorm =
          mutant == Mutant.WRONG_NORM
              ? Norm.layer(w.at("ffn_norm"), hp.real("eps"))
              : Norm.rms(w.at("ffn_norm"), hp.real("eps"));
      var activation = mutant == Mutant.WRONG_ACTIVATION ? Activation.RELU : Activation.SILU;
      var feedForward = FeedForward.gated(w, hp.feedForwardLength(index), activation);
      return mutant == Mutant.PARALLEL_INSTEAD_OF_SEQUENTIAL
          ? Block.parallel(attnNorm, mixer, ffnNorm, feedForward)
          : Block.sequential(attnNorm, mixer, ffnNorm, feedForward);
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
    List<Backend> backends() {
      var right = Backend.available();
      return switch (family.mutant) {
        case WRONG_KERNEL -> List.of(right.getFirst(), WrongKernels.backend("silu", 1.5f));
        case KERNEL_THAT_MAKES_NAN ->
            List.of(right.getFirst(), WrongKernels.backend("rmsNorm", Float.NaN));
        case ONE_BACKEND_ONLY -> right.subList(0, 1);
        default -> right;
      };
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

  /** What the family computes when nothing is wrong with it: with a recurrence, or without. */
  private static Reference reference(Mutant mutant) {
    var right = new Family(Decay.of(mutant).isPresent() ? Mutant.RECURRENT : Mutant.NONE);
    var fixture = MODEL.build(right);
    int[] prompt = {9, 8, 7, 6, 5, 4, 3};
    try (var model = new ComposedModel(right, fixture)) {
      var logits = model.run(prompt, prompt.length);
      return new Reference("mutant", fixture.bytes(), prompt, model.greedy(prompt, 12), logits);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isCaughtByTheCheckMeantForIt(Mutant mutant) {
    var contract = new Contract(new Family(mutant), reference(mutant));
    if (mutant == Mutant.NONE) {
      assertDoesNotThrow(contract::everyTensorIsUsed);
      assertDoesNotThrow(contract::everyKernelComputesTheSame);
      assertDoesNotThrow(contract::missingTensorsAreNamed);
      assertDoesNotThrow(contract::misshapenTensorsAreNamed);
    }
    if (mutant == Mutant.NONE || mutant == Mutant.RECURRENT) {
      assertDoesNotThrow(contract::logitsEqualTheReferences);
      assertDoesNotThrow(contract::greedyTokensEqualTheReferences);
      assertDoesNotThrow(contract::batchesOfAnySizeGiveTheSameLogits);
      assertDoesNotThrow(contract::interleavedSequencesEqualEachAlone);
      assertDoesNotThrow(contract::cutBackAndContinuedEqualsAfresh);
      assertDoesNotThrow(contract::aFailedPassChangesNothing);
      assertDoesNotThrow(contract::statesWeighWhatTheNetworkSays);
    } else {
      assertThrows(AssertionError.class, () -> mutant.check.accept(contract));
    }
  }
}
