/** Families whose blocks differ in what they see: some a window, the others all. */
module llm.arch.window {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.window.Laguna,
      llm.arch.window.Maple,
      llm.arch.window.Mimo2,
      llm.arch.window.MuseGlimmer,
      llm.arch.window.SmallThinker,
      llm.arch.window.Spark25,
      llm.arch.window.Step35;
}
