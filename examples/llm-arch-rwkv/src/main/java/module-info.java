/** RWKV 7. */
module org.example.rwkv {
  requires llm.blocks;

  provides llm.blocks.spi.Architecture with
      org.example.rwkv.Rwkv7;
}
