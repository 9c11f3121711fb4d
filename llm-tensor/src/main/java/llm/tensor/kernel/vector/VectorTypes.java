package llm.tensor.kernel.vector;

import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.TernaryBlocks;
import llm.tensor.codec.codebook.Iq1Blocks;
import llm.tensor.codec.codebook.Iq2Blocks;
import llm.tensor.codec.codebook.Iq3Blocks;
import llm.tensor.codec.group.BlockLayout;
import llm.tensor.codec.group.Codebook;
import llm.tensor.codec.group.FactorOrder;
import llm.tensor.codec.group.LayoutReader;
import llm.tensor.codec.group.TernaryReader;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.vector.decode.CodebookDecoders;
import llm.tensor.kernel.vector.decode.NonLinearDecoders;
import llm.tensor.kernel.vector.decode.SuperBlockDecoders;
import llm.tensor.kernel.vector.decode.VectorCodecs;
import llm.tensor.kernel.vector.int4.Int4Packing;
import llm.tensor.kernel.vector.int4.Int4Packing.Source;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import llm.tensor.kernel.vector.packed.BitPacking;
import llm.tensor.kernel.vector.packed.BitPacking.Form;
import llm.tensor.kernel.vector.packed.BytePacking;

/**
 * What the Vector API decodes and multiplies: it packs all types of {@link BlockLayout}'s table.
 *
 * <p>A type that there is no decoder for is decoded by its codec's loops, in the cache.
 */
final class VectorTypes {
  private static final int NIBBLE = 4;

  /** Bits of what is packed in ints; more are packed in bytes. */
  private static final int MOST_BITS = 5;

  private static final Form TERNARY = Form.linear(new TernaryReader(), 2, 256, true);

  private VectorTypes() {}

  /** A decoder that gives the same floats as this one, bit for bit. */
  static Codec decoder(Codec codec) {
    return switch (codec) {
      case FloatElements.F16 -> new VectorCodecs.Half(codec);
      case FloatElements.BF16 -> new VectorCodecs.Bfloat16(codec);
      case ByteBlocks.Q8_0 -> new VectorCodecs.Q8(codec);
      case SymmetricBlocks.Q4_0 -> new VectorCodecs.Symmetric4(codec);
      case SymmetricBlocks.Q5_0 -> new VectorCodecs.Symmetric5(codec);
      case AffineBlocks.Q4_1 -> new VectorCodecs.Affine4(codec);
      case AffineBlocks.Q5_1 -> new VectorCodecs.Affine5(codec);
      case Q2kBlocks.Q2_K -> new SuperBlockDecoders.Q2k(codec);
      case Q3kBlocks.Q3_K -> new SuperBlockDecoders.Q3k(codec);
      case Q45kBlocks.Q4_K -> new SuperBlockDecoders.Q4k(codec);
      case Q45kBlocks.Q5_K -> new SuperBlockDecoders.Q5k(codec);
      case Q6kBlocks.Q6_K -> new SuperBlockDecoders.Q6k(codec);
      case NonLinearBlocks.IQ4_NL -> new NonLinearDecoders.Iq4Nl(codec);
      case NonLinearBlocks.IQ4_XS -> new NonLinearDecoders.Iq4Xs(codec);
      case Iq1Blocks.IQ1_S -> new CodebookDecoders.Iq1S(codec);
      case Iq1Blocks.IQ1_M -> new CodebookDecoders.Iq1M(codec);
      case Iq2Blocks.IQ2_XXS -> new CodebookDecoders.Iq2Xxs(codec);
      case Iq2Blocks.IQ2_XS -> new CodebookDecoders.Iq2Xs(codec);
      case Iq2Blocks.IQ2_S -> new CodebookDecoders.Iq2S(codec);
      case Iq3Blocks.IQ3_XXS -> new CodebookDecoders.Iq3Xxs(codec);
      case Iq3Blocks.IQ3_S -> new CodebookDecoders.Iq3S(codec);
      default -> codec;
    };
  }

  /** The packing of a matrix of a type, if there is one. */
  static Optional<Packing> packing(Codec codec, int rows, int columns, TokenTiles tiles) {
    if (codec == TernaryBlocks.TQ2_0) {
      return Optional.of(new BitPacking(codec, TERNARY, rows, columns, tiles));
    }
    return BlockLayout.of(codec).flatMap(layout -> packing(layout, rows, columns, tiles));
  }

  private static Optional<Packing> packing(
      BlockLayout layout, int rows, int columns, TokenTiles tiles) {
    var codec = layout.codec();
    var reader = new LayoutReader(layout);
    int groupSize = layout.factors().columns(), bits = layout.bits();
    if (layout.codebook() != Codebook.NONE) {
      var form = Form.levels(reader, layout.codebook().levels());
      return Optional.of(form)
          .filter(Form::isFast)
          .map(fast -> new BitPacking(codec, fast, rows, columns, tiles));
    }
    if (bits > MOST_BITS) {
      return Optional.of(new BytePacking(layout, rows, columns, tiles));
    }
    if (bits == NIBBLE && source(layout.factors()).isPresent()) {
      return source(layout.factors()).map(source -> new Int4Packing(codec, source, rows, columns));
    }
    int packed = bits == 3 ? NIBBLE : bits; // 16 columns of three do not fill ints
    var form = Form.linear(reader, packed, groupSize, layout.factors().hasMinima());
    return Optional.of(new BitPacking(codec, form, rows, columns, tiles));
  }

  private static Optional<Source> source(FactorOrder factors) {
    return switch (factors) {
      case SCALE -> Optional.of(Source.SYMMETRIC);
      case SCALE_AND_MINIMUM -> Optional.of(Source.AFFINE);
      case SCALES_AND_MINIMA_OF_6_BITS -> Optional.of(Source.SUPER_BLOCKS);
      default -> Optional.empty();
    };
  }
}
