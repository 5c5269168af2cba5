using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Scoring;
using OnnxPose.Text;

namespace OnnxPose;

/// <summary>Opens the scorers of a model folder.</summary>
static class HubScorer
{
    const string ConfigName = "config.json";

    /// <summary>Opens CLaPP: the components <c>tokenizer</c>, <c>text_encoder</c> (with its projection),
    /// <c>clip_vision</c> and <c>clapp</c>.</summary>
    /// <exception cref="ModelNotFoundException">One is missing.</exception>
    /// <exception cref="ModelContractException">One is not what its place needs, or they do not fit together.
    /// </exception>
    public static PoseScorer Open(ModelFolder folder, InferenceOptions options)
    {
        var parts = Find(folder);

        var opened = new Stack<IDisposable>();
        try
        {
            var tokenizer = ClipTokenizer.Load(parts.Tokenizer);
            var heads = Keep(ClappHeads.Load(parts.Heads, options));
            var text = Keep(TextEncoder.Load(parts.Text, options, ClipTextOutputs.Projected));
            return new(tokenizer, text, Keep(VisionEncoder.Load(parts.Vision, options)), heads);
        }
        catch
        {
            while (opened.TryPop(out var part))
            {
                part.Dispose();
            }
            throw;
        }

        T Keep<T>(T part)
            where T : IDisposable
        {
            opened.Push(part);
            return part;
        }
    }

    /// <summary>Opens the aesthetic head: the components <c>clip_vision</c> and <c>aesthetic</c>.</summary>
    /// <inheritdoc cref="Open"/>
    public static AestheticScorer OpenAesthetic(ModelFolder folder, InferenceOptions options)
    {
        var headFolder = folder.Inner("aesthetic")?.Root
            ?? throw folder.Missing("aesthetic", "model.safetensors");
        var visionFolder = folder.Require("clip_vision", ConfigName);
        var head = AestheticHead.Load(headFolder);
        var vision = VisionEncoder.Load(visionFolder, options);
        try
        {
            return new(vision, head);
        }
        catch
        {
            vision.Dispose();
            throw;
        }
    }

    /// <summary>Whether CLaPP's own component is there.</summary>
    public static bool IsInstalled(ModelFolder folder) => FindHeads(folder) is not null;

    /// <summary>Checks that all components of CLaPP are there, without opening one.</summary>
    /// <exception cref="ModelNotFoundException">One is missing.</exception>
    public static void RequireParts(ModelFolder folder) => Find(folder);

    static (string Heads, string Vision, string Text, string Tokenizer) Find(ModelFolder folder) => (
        FindHeads(folder)
            ?? folder.Require("clapp", Path.Combine(ClappGraph.PoseFolder, "model.safetensors")),
        folder.Require("clip_vision", ConfigName), folder.Require("text_encoder", ConfigName),
        folder.Require("tokenizer", "vocab.json"));

    // The heads' folder need not have a config.json; each head is a model.safetensors or a model.onnx.
    static string? FindHeads(ModelFolder folder)
    {
        string[] files = ["model.onnx", "model.safetensors"];
        return folder.Find("clapp", ConfigName) ?? files
            .Select(file => folder.Find("clapp", Path.Combine(ClappGraph.PoseFolder, file)))
            .FirstOrDefault(static found => found is not null);
    }
}
