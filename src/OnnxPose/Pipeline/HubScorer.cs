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
        // What is missing is said before anything large is read.
        var tokenizerFolder = folder.Require("tokenizer", "vocab.json");
        var textFolder = folder.Require("text_encoder", ConfigName);
        var visionFolder = folder.Require("clip_vision", ConfigName);
        var headsFolder = RequireHeads(folder);

        var opened = new Stack<IDisposable>();
        try
        {
            var tokenizer = ClipTokenizer.Load(tokenizerFolder);
            var heads = Keep(ClappHeads.Load(headsFolder, options));
            var text = Keep(TextEncoder.Load(textFolder, options, ClipTextOutputs.Projected));
            return new(tokenizer, text, Keep(VisionEncoder.Load(visionFolder, options)), heads);
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

    // The heads' folder need not have a config.json; each head is a model.safetensors or a model.onnx.
    static string RequireHeads(ModelFolder folder)
    {
        var weights = Path.Combine(ClappGraph.PoseFolder, "model.safetensors");
        return folder.Find("clapp", ConfigName)
            ?? folder.Find("clapp", Path.Combine(ClappGraph.PoseFolder, "model.onnx"))
            ?? folder.Require("clapp", weights);
    }
}
