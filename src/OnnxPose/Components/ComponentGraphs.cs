using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>The graphs of a component, each as the class that runs it writes and opens it.</summary>
static class ComponentGraphs
{
    const string ModelFile = "model.onnx";

    /// <summary>The graphs of a component; none for one that is no network.</summary>
    /// <exception cref="ModelContractException">Its config or weights are not what they should
    /// be.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    public static ComponentGraph[] Of(ModelComponent component) => component.Kind switch
    {
        "text_encoder" => [Text(component)],
        "t2p" => Transformer(component),
        "clip_vision" => [Vision(component)],
        "clapp" => Heads(component),
        "adapter" => [Adapter(component)],
        "unet" => [UNet(component)],
        "vae" => Autoencoder(component),
        _ => [],
    };

    static ComponentGraph Text(ModelComponent component)
    {
        var (name, folder) = (component.Name, component.Folder);
        var config = ClipTextConfig.Read(component.Config, name);
        var outputs = ClipTextOutputs.Last | ClipTextOutputs.Pooled | ClipTextOutputs.AllStates;
        if (Has(folder, static weights => weights.Has("text_projection.weight")))
        {
            outputs |= ClipTextOutputs.Projected;
        }
        return Graph(component, folder, ModelFile, TextEncoderContract.Of(config, outputs, name),
            (weights, target) => ClipTextGraph.Build(config, weights, outputs, target));
    }

    static ComponentGraph[] Transformer(ModelComponent component)
    {
        var config = PoseTransformerConfig.Read(component.Config, component.Name);
        var contract = new PoseTransformerContract(config);
        return
        [
            Graph(component, component.Folder, ModelFile, contract.Step(withText: true),
                (weights, target) => PoseTransformerGraph.Step(config, new(config, weights), true, target)),
            Graph(component, component.Folder, "text.onnx", contract.Text,
                (weights, target) => PoseTransformerGraph.Text(config, new(config, weights), target)),
            .. Has(component.Folder,
                static weights => weights.HasScope(PoseTransformerWeights.TextEncoderScope))
                ? [TransformersText(component)]
                : Array.Empty<ComponentGraph>(),
        ];
    }

    // The text encoder that the published checkpoint carries along.
    static ComponentGraph TransformersText(ModelComponent component)
    {
        const ClipTextOutputs Outputs = ClipTextOutputs.Penultimate;
        var path = Path.Combine(component.Folder, "clip_text_config.json");
        var config = File.Exists(path)
            ? ClipTextConfig.Read(path, component.Name)
            : ClipTextConfig.VitLarge14;
        return Graph(component, component.Folder, "clip_text_model.onnx",
            TextEncoderContract.Of(config, Outputs, component.Name), (weights, target) =>
                ClipTextGraph.Build(
                    config, weights.Scope(PoseTransformerWeights.TextEncoderScope), Outputs, target));
    }

    static ComponentGraph Vision(ModelComponent component)
    {
        const ClipVisionOutputs Outputs =
            ClipVisionOutputs.Last | ClipVisionOutputs.Pooled | ClipVisionOutputs.Projected;
        var config = ClipVisionConfig.Read(component.Config, component.Name);
        return Graph(component, component.Folder, ModelFile,
            VisionEncoderContract.Of(config, Outputs, component.Name),
            (weights, target) => ClipVisionGraph.Build(config, weights, Outputs, target));
    }

    static ComponentGraph[] Heads(ModelComponent component)
    {
        var config = ClappConfig.Read(component.Folder, component.Name);
        return
        [
            Head(ClappGraph.PoseFolder, config.PoseFeatures),
            Head(ClappGraph.TextFolder, config.TextFeatures),
        ];

        ComponentGraph Head(string head, int features) => Graph(
            component, Path.Combine(component.Folder, head), ModelFile,
            ClappHeads.Contract(features, config.Embedding),
            (weights, target) => ClappGraph.Build(features, config.Embedding, weights, target)) with
        {
            ExportPath = $"{component.Name}/{head}/{ModelFile}",
        };
    }

    static ComponentGraph Adapter(ModelComponent component)
    {
        var config = PoseAdapterConfig.Read(component.Config, component.Name);
        return Graph(component, component.Folder, ModelFile,
            PoseAdapterContract.Of(config, component.Name),
            (weights, target) => PoseAdapterGraph.Build(config, weights, target));
    }

    static ComponentGraph UNet(ModelComponent component)
    {
        var config = UNetConfig.Read(component.Config, component.Name);
        return Graph(component, component.Folder, ModelFile,
            DenoisingUNetContract.Of(config, component.Name),
            (weights, target) => UNetGraph.Build(config, weights, target));
    }

    // Each half in a folder of its own, as other programs have it.
    static ComponentGraph[] Autoencoder(ModelComponent component)
    {
        var (name, folder) = (component.Name, component.Folder);
        var config = AutoencoderConfig.Read(component.Config, name);
        var decoder = Graph(component, folder, ModelFile, AutoencoderContract.OfDecoder(config, name),
            (weights, target) => LatentDecoderGraph.Build(config, weights, target)) with
        {
            ExportPath = $"{name}_decoder/{ModelFile}",
        };
        var encoder = Graph(component, folder, LatentEncoder.FileIn(folder),
            AutoencoderContract.OfEncoder(config, name),
            (weights, target) => LatentEncoderGraph.Build(config, weights, target)) with
        {
            ExportPath = $"{name}_encoder/{ModelFile}",
        };
        return component.Half switch
        {
            "decoder" => [decoder with { ExportPath = $"{name}/{ModelFile}" }],
            "encoder" => [encoder with { ExportPath = $"{name}/{ModelFile}" }],
            _ => Has(folder, static weights => weights.HasScope("encoder")) ? [decoder, encoder] : [decoder],
        };
    }

    static ComponentGraph Graph(
        ModelComponent component, string folder, string file, ModelContract contract,
        Func<WeightScope, GraphTarget, OnnxModel> write)
    {
        return new(component.Name, new(folder, file, precision => Write(precision)), Write, contract,
            $"{component.Name}/{file}");

        OnnxModel Write(GraphTarget target)
        {
            using var checkpoint = Checkpoint.Open(folder);
            return write(checkpoint.NewScope(), target);
        }
    }

    static bool Has(string folder, Func<WeightScope, bool> asks)
    {
        if (Directory.GetFiles(folder, "*.safetensors*").Length == 0)
        {
            return false;
        }
        using var checkpoint = Checkpoint.Open(folder);
        return asks(checkpoint.NewScope());
    }
}
