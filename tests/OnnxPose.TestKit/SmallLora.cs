using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.TestKit;

/// <summary>A LoRA of rank 1 for one layer of <see cref="RandomImageModel"/>'s first text encoder.</summary>
public static class SmallLora
{
    const string Layer = "lora_te1_text_model_encoder_layers_0_self_attn_q_proj";
    const int Width = 32;

    /// <summary>Writes it in kohya's form.</summary>
    public static void Write(string path)
    {
        float[] down = [.. Enumerable.Repeat(0.5f, Width)];
        float[] up = [.. Enumerable.Range(0, Width).Select(static i => i / 16f)];
        SafetensorsWriter.Write(path,
        [
            TensorToWrite.FromSingles(Layer + ".lora_down.weight", [1, Width], down),
            TensorToWrite.FromSingles(Layer + ".lora_up.weight", [Width, 1], up),
        ]);
    }
}
