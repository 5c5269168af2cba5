using System.Globalization;

namespace OnnxPose.Training.Cards;

/// <summary>What the model card says in words.</summary>
static class CardText
{
    public const string Data = """
        ## Data
        Nothing was downloaded. `OnnxPose.Evaluation.Scenes` draws a description (one to three people, about
        thirty actions with sides and degrees, four views, three framings, eight clothing colours, six
        settings), writes one of many sentences for it and poses a three-dimensional mannequin with face and
        hands; a camera turns it into 18 body, 68 face and 42 hand points. One sentence in twenty, and about
        a third of the pairs of action and side in company of one number of people, are held out: no caption
        of training has them.

        """;

    public const string Recipe = """
        ## Recipe
        1. `vocab`: a byte-level vocabulary in CLIP's form, merges learned from 200,000 captions.
        2. `text`: CLIP's text architecture (4 layers, width 128, 4 heads), trained so that linear probes
           recover what a caption says (number, actions, sides, degrees, view, framing, colour, setting)
           from three places: the penultimate state at the end token, the same at a random padding position,
           and the projected pooled state. In half of the captions the side and in half the number of people
           is left out, so that combinations which training lacks are read all the same. The probes are thrown
           away, the encoder is frozen.
        3. `t2p`: the paper's transformer (4 layers, width 192, 6 heads, up to 3 people, mixtures of 6
           Gaussians), fp32. Loss: binary cross-entropy of presence plus negative log-likelihood of existing
           points, with weights 8 : 4 : 1/4 : 1/4 for boxes, body, face and hands, later 6 : 4 : 2/5 : 2/5,
           last 6 : 4 : 1/2 : 6/5 (`--weights`); the first two points of a body weigh six and three times as
           much as the others, since all later ones follow them, and last elbows and knees twice as much. The
           last runs add a quarter of the likelihood under the same mixtures with halved, constant scales:
           where a limb may go either of two ways, one wide component in the middle is then unstable; and half
           of the likelihood with one component left out, another one in each row, so that none lies idle.
           Because the model is causal, most sequences end after a body, and some that tell people apart have
           bodies only; padded boxes are left out of the sequence, but for the one token that generation
           reads. Captions leave no side open whose opposite is held out for that number of people: they would
           teach that the other one always acts. For the same reason some batches show one person among
           strangers under a sentence that speaks of another number of people, and learn only that person's
           points, so that the side is read from its word (`1x`, `2x`, `3x` of `--mix`); in the last runs also
           sentences about three people who differ, shown whole (`3a`) or the first two of the three alone
           (`2y`), so that a word is read for the person it stands with, and three people who all do what a
           sentence says of one or two (`3g`). There they mostly do what no caption
           of so many people says: the sentences that are held out stay unseen, people who do such a thing
           in a picture of so many do not. In the last runs three in five scenes that name neither a side nor
           a direction were left out. Muon for the matrices between hidden states, AdamW for the rest, heads
           at a tenth of the rate; warm restarts, each with a decay, some from the mean of two runs' weights;
           the averaged weights are exported in fp16.

        """;

    public const string Clapp = """
        ## CLaPP: `clip_vision` and `clapp`
        Says how well a pose fits a text: CLIP's vision architecture (pictures of 224 pixels in patches of 28,
        4 layers, width 128, 4 heads) with projection, and the paper's two residual heads; the text side is
        `text_encoder`, frozen. The published CLaPP also freezes its vision encoder, which saw the web; the
        miniature has none to freeze, so that its vision encoder is trained together with the heads.

        Its pairs come from streams of their own and share no pose with those that T2P or an index learned
        from. It sees all combinations of action, side and number of people, also those held out from T2P
        (drawn more often than they come by themselves, `--rare`), but none of the held-out sentences and
        only one half of the other sentences with such a combination; it is judged on the other half. Some
        scenes are followed by their mirrored sentence with a pose of its own (`--twins`), so that telling
        left from right pays. Settings and colours do not show in a pose; it learns to ignore them.

        Poses are drawn as the runtime draws them, at 224 pixels, a quarter of them at 512 and reduced as
        pictures from files are (`--large`). Of a pose that is not square only the middle square is seen, in
        training as at run time: in wide pictures people at the edges are cut off or missing, and their
        captions are learned like that.

        Loss: InfoNCE alone at first, falling within 600 steps to half of the loss (`--own`, `--own-steps`);
        the rest is the paper's loss, whose soft targets alone say little while all embeddings are still
        alike. No dropout: pairs do not repeat. Muon for the matrices between hidden states, AdamW for the
        rest, the patch embedding at a tenth of the rate; a constant rate, then a decay; the averaged weights
        are exported in fp16.

        """;

    public const string Limits = """
        ## Limits
        A toy: it knows the grammar's words and mannequin-like bodies, and nothing else. Other words are
        read letter by letter and mean nothing to it. Colours and settings do not change a pose;
        pictures have them. Pictures are squares of 128 pixels in one style, with faces and fingers that are
        hardly more than hinted at. Faces and hands were weighted down and are coarser than
        bodies. Not for describing real people.

        """;

    public static string Introduction(long bytes) => string.Create(CultureInfo.InvariantCulture, $"""
        # The miniature
        From text to pose to image, small enough to live in a repository ({bytes / 1e6:F1} MB of fp16
        weights), in the hub's own folder layout: tokenizer, CLIP text encoder with projection, the
        text-to-pose transformer of "From Text to Pose to Image" (Bonnet et al., 2024) under its published
        parameter names, and a UNet, an autoencoder and pose adapters in SDXL's form.
        Trained from scratch by `tools/OnnxPose.Training` on drawn scenes. This file is written by
        its `card` command from the training logs.

        """);
}
